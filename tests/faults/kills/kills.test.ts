import { test } from 'node:test';
import { openSite } from '../../support/site.ts';
import { mongodbSkip } from '../../services/store/temporary-stores.ts';
import { campaign } from './campaign.ts';

for (const { name, skip, atOnce } of [
  { name: 'embedded', skip: false, atOnce: 10 },
  // There a kill holds the chats that it cut off for ten seconds: one has to do.
  { name: 'MongoDB', skip: mongodbSkip, atOnce: 20 },
] as const) {
  test(
    `people go on to the end when the bot is killed at a random moment, on the ${name} store`,
    { skip },
    async (t) => {
      const options = { site: await openSite(t, name), enrollments: 20, atOnce, seed: 'twenty people' };
      const kills = await campaign(t, options);
      for (const kill of kills) t.diagnostic(JSON.stringify(kill));
    },
  );
}
