import { Injectable } from '@nestjs/common';

type Listener = (memberId: string) => void;

/** Tells within this process that the roles or the standing of a member changed, so that nobody goes on with an answer from before. */
@Injectable()
export class MemberChanges {
  readonly #listeners: Listener[] = [];

  /** Calls `listener` after each change. */
  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** To be called when a command to a member was carried out. */
  tell(memberId: string): void {
    for (const listener of this.#listeners) listener(memberId);
  }
}
