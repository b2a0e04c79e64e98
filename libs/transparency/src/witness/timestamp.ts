import { createHash, randomBytes } from 'node:crypto';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
/** Answers hold a chain of certificates at the most. Bytes. */
const largestAnswer = 128 * 1024;

export interface Timestamp {
  /** When the authority saw the bytes, as it says, ISO 8601. */
  readonly at: string;
  /** The answer as it came (TimeStampResp in DER), as `openssl ts -verify` reads it. */
  readonly answer: Buffer;
}

/**
 * Asks a time-stamping authority (RFC 3161) to sign when it saw the SHA-256 of these bytes. The answer is checked before it is
 * kept: that it was granted, that it is about these bytes and this request, and that it is signed by a certificate for time
 * stamps. Whether that certificate is to be trusted is for whoever relies on it. Throws when anything of that does not hold.
 */
export async function timestamped(url: string, bytes: Uint8Array, post: typeof fetch = fetch): Promise<Timestamp> {
  // Loaded when it is needed: most services have no time-stamping authority.
  const [pki, asn1] = await Promise.all([import('pkijs'), import('asn1js')]);
  // Of full length as a positive number: neither the sign nor a leading zero changes it.
  const nonce = randomBytes(8);
  nonce[0] = (nonce[0]! & 0x3f) | 0x40;
  const request = new pki.TimeStampReq({
    version: 1,
    messageImprint: new pki.MessageImprint({
      hashAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new asn1.Null() }),
      hashedMessage: new asn1.OctetString({ valueHex: digestOf(bytes) }),
    }),
    nonce: new asn1.Integer({ valueHex: nonce }),
    certReq: true,
  });
  const response = await post(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: Buffer.from(request.toSchema().toBER()),
    redirect: 'error',
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`it answered ${response.status}.`);
  }
  const answer = await boundedBody(response);
  return { at: await checked(answer, bytes, nonce), answer };
}

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** The time of the answer; throws when it is no valid time stamp of these bytes for this request. */
async function checked(answer: Buffer<ArrayBuffer>, bytes: Uint8Array, nonce: Buffer): Promise<string> {
  const pki = await import('pkijs');
  const { status, timeStampToken } = orFault('it answered no time stamp', () => pki.TimeStampResp.fromBER(answer));
  if (status.status > 1 || !timeStampToken)
    throw new Error(`it refused with status ${status.status}${wordsOf(status.statusStrings)}.`);
  const { signed, info } = orFault('its answer holds no time stamp', () => {
    const content = new pki.SignedData({ schema: timeStampToken.content });
    return { signed: content, info: pki.TSTInfo.fromBER(content.encapContentInfo.eContent!.getValue()) };
  });
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  if (hashAlgorithm.algorithmId !== SHA256 || !digestOf(bytes).equals(Buffer.from(hashedMessage.getValue())))
    throw new Error('it signed something else than this checkpoint.');
  if (!info.nonce || !nonce.equals(Buffer.from(info.nonce.valueBlock.valueHexView)))
    throw new Error('its answer is not to this request.');
  const data = Uint8Array.from(bytes).buffer;
  const verdict = await signed
    .verify({ signer: 0, data, checkChain: false, extendedMode: true })
    .catch(() => ({ signatureVerified: false, signerCertificate: undefined }));
  if (!verdict.signatureVerified) throw new Error('the signature of its answer does not hold.');
  const usages = verdict.signerCertificate?.extensions?.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE)
    ?.parsedValue as { readonly keyPurposes?: readonly string[] } | undefined;
  if (!usages?.keyPurposes?.includes(TIME_STAMPING))
    throw new Error('its answer is signed by a certificate that is not for time stamps.');
  return info.genTime.toISOString();
}

function orFault<Read>(problem: string, read: () => Read): Read {
  try {
    return read();
  } catch {
    throw new Error(`${problem}.`);
  }
}

const wordsOf = (strings: readonly { readonly valueBlock: { readonly value: string } }[] | undefined): string =>
  strings?.length ? ` (${strings.map(({ valueBlock }) => valueBlock.value).join('; ')})` : '';

async function boundedBody(response: Response): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > largestAnswer) throw new Error(`it answered more than ${largestAnswer} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
