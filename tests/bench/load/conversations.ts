import { elementsOf } from '../../support/fake-teams.ts';
import type { LoopbackConnector } from '../../support/loopback-connector.ts';
import { type Measured, runPhase, type Sent } from '../measuring/phase.ts';
import type { Program } from '../measuring/program.ts';

/** Where the chats of the load are. */
export interface Chats {
  readonly connector: LoopbackConnector;
  readonly serviceUrl: string;
}

export interface LoadOptions extends Chats {
  /** Several are replicas on one store: turns go to them in turn. */
  readonly programs: readonly Program[];
  /** People per round; each takes every step once. */
  readonly people: number;
  readonly concurrency: number;
}

let activities = 0;

/** An activity of a person of the demo, with the fields that Teams sends. */
export function activityOf(person: string, serviceUrl: string, part: object): object {
  activities += 1;
  return {
    id: `activity-${activities}`,
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:${person}`, name: 'Demo Person', aadObjectId: person },
    recipient: { id: '28:demo-bot', name: 'Demo Bot' },
    conversation: { id: `chat-${person}`, conversationType: 'personal', tenantId: 'demo-tenant' },
    channelData: { tenant: { id: 'demo-tenant' } },
    locale: 'en-US',
    ...part,
  };
}

/** A click on the newest card of somebody's chat. */
export function clickOf(person: string, chats: Chats, title: string, inputs: object = {}): object {
  const { messageId, card } = chats.connector.newest(`chat-${person}`);
  const button = elementsOf(card).find((each) => each.type === 'Action.Execute' && each['title'] === title);
  const data = Object.assign({}, button?.['data'], inputs);
  const value = { action: { type: 'Action.Execute', verb: button?.['verb'], data } };
  const part = { type: 'invoke', name: 'adaptiveCard/action', replyToId: messageId, value };
  return activityOf(person, chats.serviceUrl, part);
}

/** Phases of equal turns for the people of a round, each in a chat of their own. */
export function conversationsOf(options: LoadOptions, name: (turn: number) => string) {
  const { programs, connector, serviceUrl, people, concurrency } = options;
  const newest = (turn: number): object | undefined => connector.newest(`chat-${name(turn)}`).card;
  const phase = (send: (turn: number) => object, expected: string): Promise<Measured> =>
    runPhase(programs, {
      turns: people,
      concurrency,
      send: (turn): Sent => ({ body: send(turn) }),
      check: (turn, { body }) => {
        // A card that stays is answered as it is; what its button opens comes below it.
        const isShown = body.includes(expected) || JSON.stringify(newest(turn)).includes(expected);
        if (!isShown) throw new Error(`Expected "${expected}", and the answer was another`);
      },
    });
  const click = (title: string, inputs: (turn: number) => object = () => ({})) => {
    return (turn: number): object => clickOf(name(turn), options, title, inputs(turn));
  };
  const write = (text: string) => {
    return (turn: number): object => activityOf(name(turn), serviceUrl, { type: 'message', text });
  };
  return { phase, click, write };
}
