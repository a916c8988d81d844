// Imports point one way only: bot → dialogs → { cards, services }.
const source = '^(bot|dialogs|cards|services)/';

/** Within a house, which rooms a room may look into; `main.ts` may look into all of them, and nobody into `main.ts`. */
const rooms = {
  bot: {
    config: [],
    timing: [],
    logging: ['config'],
    channel: ['logging', 'timing'],
    conversation: ['channel', 'logging', 'timing'],
    background: ['conversation', 'logging'],
    'self-test': ['background', 'channel', 'config', 'logging', 'timing'],
    demo: ['config', 'sign-in'],
    authenticator: [],
    'sign-in': [],
    http: ['authenticator', 'channel', 'config', 'demo', 'logging', 'sign-in', 'timing'],
    watching: [],
    parts: ['background', 'channel', 'config', 'conversation', 'demo', 'http', 'logging', 'sign-in', 'watching'],
    commands: ['config', 'parts', 'self-test'],
  },
  'services/enrollment': { state: [], transitions: ['outcome\\.ts', 'state'] },
  'services/store': { embedded: ['[^/]+\\.ts'], mongodb: ['[^/]+\\.ts'] },
  'services/telephony': {
    limits: [],
    simulator: [],
    twilio: ['[^/]+\\.ts'],
  },
};

const roomRules = Object.entries(rooms).flatMap(([house, plan]) =>
  Object.entries(plan).map(([room, neighbours]) => ({
    name: `${house}/${room}-looks-only-where-it-may`,
    severity: 'error',
    from: { path: `^${house}/${room}/` },
    to: { path: `^${house}/`, pathNot: `^${house}/(${[room, ...neighbours].join('|')})(/|$)` },
  })),
);

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
        pathNot: '^services/localization/translate\\.ts$|^(node:)?module$|node_modules/@microsoft/adaptivecards-tools/',
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
    {
      name: 'only-watching-knows-who-watches',
      severity: 'error',
      from: { path: source, pathNot: '^bot/watching/' },
      to: { path: 'node_modules/(prom-client|@opentelemetry)/' },
    },
    {
      // What is not asked for costs no time to start and no memory.
      name: 'watching-is-loaded-when-it-is-asked-for',
      severity: 'error',
      from: { path: source, pathNot: '^bot/watching/' },
      to: {
        path: '^bot/watching/(metrics|metrics-server|traces)\\.ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    ...roomRules,
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
