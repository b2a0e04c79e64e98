export * from './port.js';
export { messageIdFor } from './message.js';
export { delivery, headerText } from './delivery.js';
export { composeMail, type MailContent } from './compose.js';
export { smtpMail, type SmtpOptions } from './adapters/smtp.js';
export { outboxFolder, readOutbox, type OutboxMail } from './adapters/outbox-folder.js';
export { dayInWords, languages, wordsOf, type Language, type Translated } from './words.js';
