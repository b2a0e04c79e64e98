/** Tokens under which the parts of the platform are injected: `constructor(@Inject(EVENT_STORE) private readonly store: EventStore)`. */
export const CONFIG = Symbol('Config');
export const LOGGER = Symbol('Logger');
/** `Clock`: the time of the service. Nothing outside the engines asks the system for it. */
export const CLOCK = Symbol('Clock');
export const DATABASE = Symbol('Database');
export const EVENT_STORE = Symbol('EventStore');
/** `Reader`: rows of one organisation, for requests. */
export const READER = Symbol('Reader');
/** `pg.Pool` over the rows of every organisation, the connections of the data source: for sweeps and operators, never for requests. */
export const OVERVIEW = Symbol('Overview');
/** Every read model that a context registers with `projections`. */
export const PROJECTIONS = Symbol('Projections');
/** `Progress`: how far the projections of this process have come; shared by projector and waiter. */
export const PROGRESS = Symbol('Progress');
export const WAITER = Symbol('ProjectionWaiter');
/** `BullmqJobs`: the queue and its runners. */
export const JOBS = Symbol('Jobs');
export const JOB_QUEUE = Symbol('JobQueue');
export const FILES = Symbol('Files');
export const MAIL = Symbol('Mail');
export const VAULT = Symbol('Vault');
/** `MetricsPage`: what Prometheus reads. */
export const METRICS = Symbol('Metrics');
export const SIGNING_KEYS = Symbol('SigningKeys');
/** `Allowances`: how much work everybody may ask of this process. */
export const ALLOWANCES = Symbol('Allowances');
