import type { JobDefinition } from '@custodia/jobs';
import { delivery, type Language, type MailContent } from '@custodia/mail';
import { staffLetters, type StaffFacts } from '../letters/staff.letters.js';
import { vendorLetters, type Asker, type VendorFacts } from '../letters/vendor.letters.js';
import { progressIn } from '../review/progress.js';
import { readReview, tellReview } from '../review/read-review.js';
import type { NoticeKind } from '../review/review.events.js';
import { languageOf, type Review } from '../review/review.state.js';
import { editionOf } from '../template/editions.js';
import { addressee, askerOf, messageIdOf, post, postToMember } from './letters.js';
import { meta, type VendorReviewPorts } from '../ports.js';

interface Facts {
  readonly review: Review;
  readonly reviewId: string;
  readonly name: string;
  readonly language: Language;
  readonly asker: Asker;
  readonly answered: number;
  readonly asked: number;
  readonly publicUrl: string;
}
type Notice = { readonly to: 'vendor' | 'sender' } & ((facts: Facts) => MailContent | null);

const toVendor = (
  write: (letters: ReturnType<typeof vendorLetters>, about: VendorFacts, facts: Facts) => MailContent | null,
): Notice =>
  Object.assign(
    (facts: Facts) =>
      write(
        vendorLetters(facts.language),
        { ...facts.asker, name: facts.name, title: facts.review.drafted.title },
        facts,
      ),
    { to: 'vendor' as const },
  );
const toSender = (
  write: (letters: ReturnType<typeof staffLetters>, about: StaffFacts, facts: Facts) => MailContent,
): Notice =>
  Object.assign(
    (facts: Facts) => {
      const { language, name, review, reviewId, publicUrl } = facts;
      return write(staffLetters(language), { name, title: review.drafted.title, reviewId, publicUrl }, facts);
    },
    { to: 'sender' as const },
  );

/** What is told of a change that somebody waits for. Reasons and remarks of the reviewers are theirs, and stay out. */
const notices: Readonly<Record<NoticeKind, Notice>> = {
  receipt: toVendor((letters, about, { answered, asked }) => letters.receipt({ ...about, answered, asked })),
  due_moved: toVendor((letters, about, { review: { dueAt, zone } }) => letters.dueMoved({ ...about, dueAt, zone })),
  cancelled: toVendor((letters, about) => letters.cancelled(about)),
  decided: toVendor((letters, about, { review: { decision } }) =>
    decision ? letters.decided({ ...about, outcome: decision.outcome }) : null,
  ),
  submitted: toSender((letters, about, { answered, asked }) => letters.submitted({ ...about, answered, asked })),
  clarified: toSender((letters, about) => letters.clarified(about)),
  overdue: toSender((letters, about, { review: { dueAt, zone, frozen }, answered, asked }) =>
    letters.overdue({ ...about, answered, asked, dueAt, zone, reminded: !frozen?.desk }),
  ),
  bounced: toSender((letters, about) => letters.bounced(about)),
};

/** Tells one person of one change, once: what was told is recorded, and a repeated mail has the same Message-ID. */
export const sendNotice = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; noticeId: string; kind: NoticeKind }> => ({
  name: 'send-notice',
  ...delivery,
  async handle(job) {
    const { reviewId, noticeId, kind } = job.data;
    const place = { organisation: job.organisation, id: reviewId };
    const review = await readReview(ports.store, place);
    // A draft was sent to nobody, so nobody waits for it.
    if (!review?.frozen || review.notices.has(noticeId)) return;
    const { asker, sender } = await askerOf(ports, place, review);
    const notice = notices[kind];
    // Of a desk review the vendor hears nothing.
    if (notice.to === 'vendor' && review.frozen.desk) return;
    const vendor = notice.to === 'vendor' ? await addressee(ports, place, review, review.contactId) : null;
    if (!vendor && !sender) return;
    const known = await editionOf(ports.store, place.organisation, review.drafted.templateId);
    const content = notice({
      review,
      reviewId,
      name: (vendor ?? sender)!.name,
      language: vendor ? languageOf(review, review.contactId) : sender!.language,
      asker,
      ...(known ? progressIn(known.edition, review.answers) : { answered: 0, asked: 0 }),
      publicUrl: ports.config.http.publicUrl,
    });
    if (!content) return;
    const messageId = messageIdOf(ports, 'notice', noticeId, kind);
    const posted = vendor
      ? await post(ports, job, { to: vendor, messageId, content, ...(sender ? { replyTo: sender } : {}) })
      : await postToMember(
          ports,
          job,
          { ...place, memberId: review.sentBy!, recipient: sender! },
          { messageId, content },
        );
    await tellReview(
      ports.store,
      place,
      { type: 'RecordNotice', id: reviewId, noticeId, kind, messageId: posted.kind === 'sent' ? messageId : null },
      meta(ports),
    );
  },
});
