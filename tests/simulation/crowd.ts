import type { Directory, DirectoryEntry, FoundPerson, PersonId } from '../../services/directory/directory.ts';
import { assumptions } from './assumptions.ts';

const switchboard = '+31201234567';

/** Whoever works in one of the simulated companies. */
export interface Employee extends PersonId {
  readonly index: number;
  readonly name: string;
  readonly accountName: string;
  /** E.164, of nobody else. */
  readonly mobile: string;
  readonly extension: string;
}

export interface Crowd {
  readonly people: readonly Employee[];
  readonly agents: readonly Employee[];
  readonly directory: Directory;
}

/** The people of some tenants, as many in each, with the agents of their helpdesks. */
export function crowdOf(count: number, tenants: number): Crowd {
  const people = Array.from({ length: count }, (_, index) => employee(index, index % tenants));
  const perTenant = Math.max(2, Math.ceil((count / tenants / 1_000) * assumptions.agentsPerThousand.value));
  const agents = Array.from({ length: perTenant * tenants }, (_, index) => employee(count + index, index % tenants));
  return { people, agents, directory: directoryOf([...people, ...agents]) };
}

function employee(index: number, tenant: number): Employee {
  const number = String(index + 1).padStart(7, '0');
  // Spread over the numbers that there are: companies have theirs from many ranges.
  const mobile = `+316${String(10_000_000 + ((index * 7_919_317) % 40_000_000))}`;
  return {
    index,
    tenantId: `00000000-0000-4000-8000-${(tenant + 1).toString(16).padStart(12, '0')}`,
    objectId: `00000000-0000-4000-9000-${(index + 1).toString(16).padStart(12, '0')}`,
    name: `Person ${number}`,
    accountName: `person${number}@contoso.example`,
    mobile,
    extension: String(10_000 + index),
  };
}

function directoryOf(all: readonly Employee[]): Directory {
  const byId = new Map(all.map((each) => [each.objectId, each]));
  const byName = new Map(all.map((each) => [each.accountName, each]));
  const found = (each: Employee | undefined): FoundPerson | undefined =>
    each && { tenantId: each.tenantId, objectId: each.objectId, ...entryOf(each) };
  return {
    find: ({ objectId }) => {
      const known = byId.get(objectId);
      return Promise.resolve(known && entryOf(known));
    },
    findByAccountName: (name) => Promise.resolve(found(byName.get(name))),
    search: () => Promise.resolve([]),
    managerOf: () => Promise.resolve(undefined),
  };
}

function entryOf({ name: displayName, accountName, extension }: Employee): DirectoryEntry {
  return { displayName, accountName, preferredLanguage: 'en', officePhone: `${switchboard} x${extension}` };
}

/** What a call to somebody's office phone dials. */
export function officePhone({ extension }: Employee): string {
  return `${switchboard}x${extension}`;
}
