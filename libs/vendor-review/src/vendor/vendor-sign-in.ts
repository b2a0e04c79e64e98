import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandMeta, EventStore } from '@custodia/event-store';
import { isFromOwnPage, type Account, type Allowances } from '@custodia/graphql';
import { ALLOWANCES, CLOCK, CONFIG, EVENT_STORE } from '@custodia/platform';
import { newId, own, type Clock, type Config } from '@custodia/kernel';
import type { Language } from '@custodia/mail';
import { noteGuest } from '@custodia/telemetry';
import { newestCode } from '../access/access.decider.js';
import { guestOf, readAccess, tellAccess } from '../access/read-access.js';
import { readReview, tellReview, type ReviewPlace } from '../review/read-review.js';
import type { Review } from '../review/review.state.js';
import { hashOfCode, hashOfSecret, newSecret, parseInvitation, sameHash } from '../review/secrets.js';
import { sessionHours } from '../review/timing.policy.js';
import { refused } from './http.js';
import { takeTurn } from './turns.js';

/** Who is at the page: a person of one review, and nothing else of the organisation. */
export interface Visitor {
  readonly place: ReviewPlace;
  readonly contactId: string;
  readonly sessionHash: string;
  readonly review: Review;
}

/**
 * Lets the vendor's people in without an account: the link names them, a fresh code proves that they read their mail, and a
 * cookie of that review alone keeps the door open for some hours. Of link, code and session only hashes are stored. What an
 * unknown caller sends is compared with the links first, which are apart from the review: it makes nobody read the answers.
 */
@Injectable()
export class VendorSignIn {
  private readonly publicUrl: URL;
  /** Kept to a path, so that several reviews can be open at once; `__Host-` would need the path `/`. */
  private readonly cookie: string;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) config: Config,
    @Inject(ALLOWANCES) private readonly allowances: Allowances,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.publicUrl = new URL(config.http.publicUrl);
    this.cookie = this.publicUrl.protocol === 'https:' ? '__Secure-custodia_vendor' : 'custodia_vendor';
  }

  /** Of a command that a person of a review gives. */
  meta(actor: string): CommandMeta {
    return { actor, at: this.clock().toISOString() };
  }

  /**
   * A code is asked for; a job sends it. Answers the id to be sent back with the code. A language that was chosen on the page is
   * that of this mail and of those that follow.
   */
  async requestCode(link: string, language?: Language): Promise<{ requestId: string; reviewId: string }> {
    const { place, contactId } = await this.invited(link);
    if (language)
      await tellReview(
        this.store,
        place,
        { type: 'ChooseLanguage', id: place.id, contactId, language },
        this.meta(contactId),
      );
    const requestId = newId();
    const outcome = await tellAccess(
      this.store,
      place,
      { type: 'RequestCode', id: place.id, requestId, contactId },
      this.meta(contactId),
    );
    if (outcome.kind === 'refused') throw refused(outcome.refusal);
    return { requestId, reviewId: place.id };
  }

  /** What the holder of a link may know before a code: who asks, and for what. */
  async invitation(
    link: string,
  ): Promise<{ organisation: string; title: string; sentBy: string | null; language: Language | null }> {
    const { place, review, contactId } = await this.invited(link);
    const { title } = review.drafted;
    return {
      organisation: place.organisation,
      title,
      sentBy: review.sentBy,
      language: review.people[contactId]?.language ?? null,
    };
  }

  /** Exchanges link and code for a session. */
  async open(
    link: string,
    requestId: string,
    code: string,
    reply: FastifyReply,
  ): Promise<{ reviewId: string; until: string }> {
    const { place, contactId, invitationId, access } = await this.invited(link);
    // The slow hash is worked out only while a code can still be guessed.
    const codeHash = newestCode(access, contactId, requestId) ? await hashOfCode(code, requestId) : '';
    const secret = newSecret();
    const until = new Date(this.clock().getTime() + sessionHours * 3_600_000).toISOString();
    const command = {
      type: 'VerifyCode',
      id: place.id,
      requestId,
      contactId,
      invitationId,
      codeHash,
      sessionHash: hashOfSecret(secret),
      expiresAt: until,
    } as const;
    const outcome = await tellAccess(this.store, place, command, this.meta(contactId));
    if (outcome.kind === 'refused') throw refused(outcome.refusal);
    if (!outcome.events.some(({ type }) => type === 'SessionOpened'))
      throw refused({ code: 'CODE_WRONG', message: 'This is not the code that was sent. Check it and try again.' });
    this.setCookie(reply, place.id, `${place.organisation}.${contactId}.${secret}`, sessionHours * 3600);
    return { reviewId: place.id, until };
  }

  async leave(visitor: Visitor, reply: FastifyReply): Promise<void> {
    await tellAccess(
      this.store,
      visitor.place,
      { type: 'EndSession', id: visitor.place.id, sessionHash: visitor.sessionHash },
      this.meta(visitor.contactId),
    );
    this.setCookie(reply, visitor.place.id, '', 0);
  }

  /**
   * The visitor of a request; throws `SESSION_OVER`. Changing requests must come from the page itself. A session is over with
   * the invitation under which it was opened: when that is sent anew, its person removed or replaced, or the review closed.
   */
  async visitor(request: FastifyRequest, reviewId: string): Promise<Visitor> {
    this.checkOrigin(request);
    const over = refused({
      code: 'SESSION_OVER',
      message: 'The session is over. Open the link of your invitation again.',
    });
    const [, organisation, contactId, secret] =
      new RegExp(`(?:^|;\\s*)${this.cookie}=([0-9a-f-]{36})\\.([0-9a-f-]{36})\\.([\\w-]{43})(?:;|$)`).exec(
        request.headers.cookie ?? '',
      ) ?? [];
    if (!organisation || !contactId || !secret) throw over;
    const place = { organisation, id: reviewId };
    const sessionHash = hashOfSecret(secret);
    const session = own((await readAccess(this.store, place, this.clock().toISOString())).sessions, sessionHash);
    if (session?.contactId !== contactId || session.expiresAt <= this.clock().toISOString()) throw over;
    noteGuest(organisation, contactId);
    this.spend({ vendorSession: sessionHash, organisation });
    takeTurn(request, organisation, sessionHash);
    const review = await readReview(this.store, place);
    if (!review || !guestOf(review, contactId, session.invitationId)) throw over;
    return { place, contactId, sessionHash, review };
  }

  /** Against requests that another site makes with the visitor's cookie, beside SameSite. */
  checkOrigin(request: FastifyRequest): void {
    if (!isFromOwnPage(request, this.publicUrl.origin))
      throw refused({ code: 'ORIGIN_REFUSED', message: 'The request does not come from this page.' });
  }

  /** Says no more about a link that does not fit than that it does not. */
  private async invited(link: string) {
    const unknown = refused({
      code: 'INVITATION_UNKNOWN',
      message: 'This link is no longer valid. Use the newest invitation, or ask for a new one.',
    });
    const invitation = parseInvitation(link);
    if (!invitation) throw unknown;
    const { organisation, reviewId: id, contactId, token } = invitation;
    const place = { organisation, id };
    const access = await readAccess(this.store, place, this.clock().toISOString());
    const links = own(access.links, contactId);
    const hash = hashOfSecret(token);
    if (!links?.tokenHashes.some((one) => sameHash(one, hash))) throw unknown;
    noteGuest(organisation, contactId);
    this.spend({ vendorLink: hash, organisation });
    const review = await readReview(this.store, place);
    if (!review || !guestOf(review, contactId, links.invitationId)) throw unknown;
    return { place, contactId, invitationId: links.invitationId, access, review };
  }

  /** Only what has been proven is counted for a link or a session: everything else is counted for the address, by every route. */
  private spend(account: Account): void {
    const wait = this.allowances.take(account);
    if (wait > 0) throw refused({ code: 'RATE_LIMITED', message: `Too many requests; try again in ${wait} seconds.` });
  }

  private setCookie(reply: FastifyReply, reviewId: string, value: string, seconds: number): void {
    const secure = this.publicUrl.protocol === 'https:' ? '; Secure' : '';
    void reply.header(
      'set-cookie',
      `${this.cookie}=${value}; Path=/vendor/api/reviews/${reviewId}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
    );
  }
}
