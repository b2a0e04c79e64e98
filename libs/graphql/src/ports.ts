/** Tokens under which the engine's ports are injected: `constructor(@Inject(EVENT_STORE) private readonly store: EventStore)`. */
export const EVENT_STORE = Symbol('EventStore');
export const VAULT = Symbol('Vault');
export const FILES = Symbol('Files');
export const JOB_QUEUE = Symbol('JobQueue');
export const CONFIG = Symbol('Config');
export const SIGNING_KEYS = Symbol('SigningKeys');
