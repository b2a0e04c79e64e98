import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();

/** The few shapes of CBOR (RFC 8949) that an attestation is made of. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (major: number, length: number): Buffer => {
    const size = length < 24 ? [length] : length < 256 ? [24, length] : [25, length >> 8, length & 255];
    return Buffer.from([(major << 5) | size[0]!, ...size.slice(1)]);
  };
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, part]) => [cbor(key), cbor(part as never)])]);
}

/** A device that holds one passkey and verifies its person, as a browser would use it for a page of `origin`. */
export class Authenticator {
  private readonly id = randomBytes(32);
  declare private readonly publicKey: KeyObject;
  declare private readonly privateKey: KeyObject;
  private handle = '';
  private count = 0;

  constructor(private readonly origin: string) {
    Object.assign(this, generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  }

  /** Answers the options of `navigator.credentials.create`. */
  create({ challenge, rp, user }: { challenge: string; rp: { id: string }; user: { id: string } }): object {
    this.handle = user.id;
    const { x, y } = this.publicKey.export({ format: 'jwk' });
    const key = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x!, 'base64url')],
      [-3, Buffer.from(y!, 'base64url')],
    ]);
    const authData = Buffer.concat([
      this.data(rp.id, 0x45),
      Buffer.alloc(16),
      Buffer.from([0, this.id.length]),
      this.id,
      cbor(key as Map<number, never>),
    ]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return this.answer({
      clientDataJSON: this.client('webauthn.create', challenge).toString('base64url'),
      attestationObject: cbor(attestation as Map<string, never>).toString('base64url'),
      transports: ['internal'],
    });
  }

  /** Answers the options of `navigator.credentials.get`; `flags` 5 says that the person was there and verified. */
  get({ challenge, rpId }: { challenge: string; rpId: string }, { flags = 0x05, origin = this.origin } = {}): object {
    this.count++;
    const [data, client] = [this.data(rpId, flags), this.client('webauthn.get', challenge, origin)];
    return this.answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', Buffer.concat([data, sha256(client)]), this.privateKey).toString('base64url'),
      userHandle: this.handle,
    });
  }

  private data(rpId: string, flags: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.count);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
  }

  private client(type: string, challenge: string, origin = this.origin): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private answer(response: object): object {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }
}
