// Imports point one way only: bot → dialogs → { cards, services }.
const source = '^(bot|dialogs|cards|services)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { path: source }, to: { circular: true } },
    { name: 'no-tests-in-the-product', severity: 'error', from: { path: source }, to: { path: '^tests/' } },
    {
      name: 'services-know-no-chat',
      severity: 'error',
      from: { path: '^services/' },
      to: { path: '^(bot|dialogs|cards)/|node_modules/(botbuilder|botframework|restify|@microsoft/adaptivecards)' },
    },
    {
      name: 'cards-are-pure',
      severity: 'error',
      from: { path: '^cards/' },
      to: {
        path: '^(bot|dialogs|services)/|^(node:|fs|net|http|crypto)|node_modules/',
        pathNot: '^services/localization/words\\.ts$|node_modules/@microsoft/adaptivecards-tools/',
      },
    },
    {
      name: 'dialogs-do-not-reach-up',
      severity: 'error',
      from: { path: '^dialogs/' },
      to: { path: '^bot/|node_modules/(restify|mongodb|mingo|@microsoft/adaptivecards)' },
    },
    {
      name: 'only-the-store-knows-the-database',
      severity: 'error',
      from: { path: source, pathNot: '^services/store/' },
      to: { path: 'node_modules/(mongodb|mingo|bson)/|^(node:)?sqlite$' },
    },
    {
      name: 'only-telephony-knows-twilio',
      severity: 'error',
      from: { path: source, pathNot: '^services/telephony/' },
      to: { path: 'node_modules/twilio/' },
    },
    { name: 'everything-resolves', severity: 'error', from: { path: source }, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependencies-in-the-product',
      severity: 'error',
      from: { path: source },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
