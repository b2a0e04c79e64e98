export interface MailAddress {
  readonly address: string;
  readonly name?: string | undefined;
}

export interface MailAttachment {
  readonly filename: string;
  /** Media type, e.g. `application/pdf`. */
  readonly contentType: string;
  readonly content: Uint8Array;
}

export interface MailMessage {
  /** One recipient, so that an outcome is that person's outcome. */
  readonly to: string | MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** Deterministic (see `messageIdFor`): a repeated send carries the same id, so the recipient's server and we recognise it. */
  readonly messageId: string;
  readonly replyTo?: string | MailAddress | undefined;
  /** Further headers such as `List-Unsubscribe`; never the ones that the message's other fields make. */
  readonly headers?: { readonly [name: string]: string } | undefined;
  readonly attachments?: readonly MailAttachment[] | undefined;
}

export type SendOutcome =
  /** The server has taken responsibility; it may still bounce. */
  | { readonly kind: 'sent'; readonly messageId: string }
  | {
      readonly kind: 'refused';
      /** `false` for greylisting and the like: worth another attempt later. */
      readonly permanent: boolean;
      /** SMTP reply code, 400 to 599. */
      readonly code: number;
      /** The server's words, which may name the recipient: personal data. */
      readonly response: string;
    };

export interface Mail {
  /**
   * Sends one mail. A refusal by the server is a value; `MailFault` is thrown for a message that cannot be a mail
   * (`INVALID_MESSAGE`, never sent) and for everything between us and the server's answer (`UNAVAILABLE`: repeat it).
   */
  send(message: MailMessage): Promise<SendOutcome>;
  /**
   * Removes the mails that are kept here and name the address, as recipient or anywhere else; what a mail server has is out
   * of reach. Answers how many there were; repeating it is harmless.
   */
  forget(address: string): Promise<number>;
  close(): Promise<void>;
}

export class MailFault extends Error {
  override readonly name = 'MailFault';
  constructor(
    readonly code: 'INVALID_MESSAGE' | 'UNAVAILABLE' | 'CONFIGURATION',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
