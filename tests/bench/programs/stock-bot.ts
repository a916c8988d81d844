/**
 * What the SDK gives out of the box, to compare with: CloudAdapter, MemoryStorage and a waterfall that echoes what is
 * typed. Prints its port; tells its CPU time when asked (see `meter.ts`).
 */
import process from 'node:process';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConversationState,
  MemoryStorage,
  type Request as BotRequest,
  type TurnContext,
} from 'botbuilder';
import { Dialog, DialogSet, DialogTurnStatus, TextPrompt, WaterfallDialog } from 'botbuilder-dialogs';
import { createServer, plugins } from 'restify';

const conversationState = new ConversationState(new MemoryStorage());
const dialogs = new DialogSet(conversationState.createProperty('dialogs'));
dialogs.add(new TextPrompt('text'));
dialogs.add(
  new WaterfallDialog('echo', [
    (step) => step.prompt('text', 'Say something.'),
    async (step) => {
      await step.context.sendActivity(`You said: ${String(step.result)}`);
      return step.replaceDialog('wait');
    },
  ]),
);
dialogs.add(
  new WaterfallDialog('wait', [() => Promise.resolve(Dialog.EndOfTurn), (step) => step.replaceDialog('echo-once')]),
);
dialogs.add(
  new WaterfallDialog('echo-once', [
    async (step) => {
      await step.context.sendActivity(`You said: ${step.context.activity.text}`);
      return step.replaceDialog('wait');
    },
  ]),
);

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const logic = async (context: TurnContext): Promise<void> => {
  const dc = await dialogs.createContext(context);
  const { status } = await dc.continueDialog();
  if (status === DialogTurnStatus.empty) await dc.beginDialog('echo');
  await conversationState.saveChanges(context);
};

const server = createServer();
server.use(plugins.bodyParser());
server.post('/api/messages', async (request, response) => {
  await adapter.process(request as unknown as BotRequest, response, logic);
});
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  // The bench knows the port: it chose it.
});
