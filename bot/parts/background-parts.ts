import type { PersonId } from '../../services/directory/directory.ts';
import { HelpdeskNotices } from '../../services/helpdesk/helpdesk-notices.ts';
import { BackgroundWork, type Job, watchedJob } from '../background/background-work.ts';
import { StoreWatch } from '../background/store-watch.ts';
import { jobs, type JobsOptions } from '../background/jobs.ts';
import type { HelpdeskMessenger } from '../conversation/helpdesk-messenger.ts';
import type { Foundation } from './foundation.ts';

export interface BackgroundPartsOptions
  extends
    Pick<Foundation, 'store' | 'clock' | 'log' | 'watcher'>,
    Omit<JobsOptions, 'log' | 'helpdesk' | 'tellAgent' | 'storeWatch'> {
  /** Object ids of the people at the helpdesk who are there for somebody. */
  readonly agentsOf: (person: PersonId) => Promise<readonly string[]>;
  readonly messenger: HelpdeskMessenger;
  /** What is done besides. */
  readonly more?: readonly Job[];
  /** Says to whoever sits at the terminal that the store is gone. */
  readonly say?: ((sentence: string) => void) | undefined;
}

/** What is done beside the turns, put together. */
export function backgroundParts(options: BackgroundPartsOptions): BackgroundWork {
  const { store, clock, agentsOf, messenger, say, log, watcher, more = [] } = options;
  const onTrouble = (error: unknown): void => log.error({ err: error }, 'the helpdesk could not be told');
  const helpdesk = new HelpdeskNotices({
    store,
    clock,
    agentsOf,
    ready: (tenantId) => options.pace.ready(tenantId),
    onTrouble,
  });
  const storeWatch = new StoreWatch({ store, log, say });
  const work = jobs({ ...options, helpdesk, storeWatch, tellAgent: (agent, notice) => messenger.tell(agent, notice) });
  return new BackgroundWork({ jobs: [...work, ...more].map((job) => watchedJob(watcher, job)), log });
}
