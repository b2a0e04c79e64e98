export { mailContract, type MailFixture } from './contract/mail.contract.js';
export { parseMail, type ParsedMail } from './parse-mail.js';
export { smtpTestServer } from './testing/smtp-server.js';
