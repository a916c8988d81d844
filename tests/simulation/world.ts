import type { PeopleCounts } from './record.ts';
import type { AssumptionName } from './luck.ts';
import type { SimulatedTeams } from './simulated-teams.ts';
import type { SimulatedTwilio } from './simulated-twilio.ts';
import type { Site } from './site.ts';
import type { VirtualDay } from './virtual-day.ts';

/** Where the simulated people live. */
export interface World {
  readonly day: VirtualDay;
  readonly teams: SimulatedTeams;
  readonly twilio: SimulatedTwilio;
  readonly site: Site;
  readonly counts: PeopleCounts;
  readonly seed: string;
  /** How long it takes that the day is shorter or longer than eight hours: a factor for what belongs to the day. */
  readonly scale: number;
  /** Whether the working day is over: nobody begins anything any more. */
  readonly isOver: () => boolean;
  /** How long something takes for everybody alike, in seconds. */
  readonly seconds: (name: AssumptionName) => number;
  /** Somebody in the simulation broke off: that is a fault of the simulation, and told with the broken promises. */
  readonly onFault: (error: unknown) => void;
  /** Why something could not go on, for whoever looks into it. */
  readonly onStuck: (reason: string) => void;
}
