import type { Client } from './client.js';
import type { People } from './people.js';
import type { Story } from './story.js';

/** What all chapters of the demo share. */
export interface Stage {
  readonly address: string;
  /** Folder of the mails that were sent. */
  readonly outbox: string;
  /** Folder for what the demo writes: workbooks, certificates. */
  readonly results: string;
  /** Distinguishes one run of the demo from the next in the same service. */
  readonly run: string;
  /** The same, behind names; empty in the first run. */
  readonly suffix: string;
  readonly admin: Client;
  readonly people: People;
  readonly story: Story;
  /** Reads the whole log and checks every sealed text against its digest; throws when one was altered. */
  readonly checkLog: () => Promise<{ events: number; sealed: number }>;
}

/** An asset with the version that the demo goes on with. */
export interface Versioned {
  readonly id: string;
  readonly versionId: string;
}

export interface Inventory {
  readonly summarizer: Versioned;
  readonly triage: Versioned;
  readonly letters: Versioned;
  readonly firstLetters: Versioned;
  readonly labels: Versioned;
  readonly prompt: Versioned;
  readonly system: string;
  readonly hosting: string;
  readonly annotation: string;
}
