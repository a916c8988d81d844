import { DemoDirectory } from '../../services/directory/demo-directory.ts';
import { GraphClient } from '../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../services/directory/graph-directory.ts';
import { FakeClock } from '../support/fakes.ts';
import { contractPeople, contractTenant, directoryContract } from './directory-contract.ts';
import { fakeGraph } from './fake-graph.ts';

directoryContract('the demo directory', () => Promise.resolve(new DemoDirectory(contractPeople, contractTenant)));

directoryContract('Microsoft Graph', async (t) => {
  const [clock, baseUrl] = [new FakeClock(), await fakeGraph(t, contractPeople)];
  const graph = new GraphClient({ clock, baseUrl, accessToken: () => Promise.resolve('demo-token') });
  return new GraphDirectory({ tenantId: contractTenant, clock, graph });
});
