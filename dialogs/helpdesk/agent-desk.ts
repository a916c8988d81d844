import { noticeCard } from '../../cards/notice-card.ts';
import { DirectoryUnavailableError } from '../../services/directory/directory.ts';
import { type DeskAct, readAgentCommand } from '../../services/helpdesk/agent-words.ts';
import { readWordsOfOthers } from '../../services/helpdesk/words-of-others.ts';
import type { Recognizer } from '../../services/intents/recognizer.ts';
import { understand } from '../../services/intents/understanding.ts';
import type { HelpdeskAgents } from '../support/dependencies.ts';
import type { Click, Turn } from '../support/turn.ts';
import { hearWords } from '../support/words/hear-words.ts';
import type { AgentClick } from './helpdesk-actions.ts';
import { type FormAct, formActs, formCard } from './agent-forms.ts';
import type { DeskCode } from './desk-code.ts';
import { directorySilent } from './directory-silent.ts';
import { type DeskDependencies, DeskScreens } from './desk-screens.ts';
import { choiceText } from './names.ts';
import { actFor, askForWhom, othersNamed } from './others-meant.ts';
import { sendForm } from './send-form.ts';
import { whoIsMeant } from './who-is-meant.ts';

/**
 * What agents of the helpdesk write and click. It needs no dialog of its own: each card of theirs says what it is about, and
 * each act is decided anew by `HelpdeskDesk`. Whatever the agent is doing for themselves stands meanwhile.
 */
export class AgentDesk implements HelpdeskAgents {
  readonly deps: DeskDependencies;
  readonly #screens: DeskScreens;

  constructor(deps: DeskDependencies) {
    this.deps = deps;
    this.#screens = new DeskScreens(deps);
  }

  /** @returns false for what is no command of the helpdesk's, or not an agent's: it is for others to understand. */
  async hear(turn: Turn, text: string): Promise<boolean> {
    const command = readAgentCommand(text);
    if (command === undefined || !(await this.deps.desk.isAgent(turn.person))) return false;
    if (command.act === 'show') {
      await this.#screens.showHandOff(turn, command.reference);
      return true;
    }
    if (command.act === 'helpdesk') await turn.show(formCard(turn, { act: 'set-up' }));
    else if (command.act === 'list') await this.#screens.list(turn);
    else await this.#about(turn, command.act, command.who);
    return true;
  }

  /**
   * What an agent wishes for somebody else in words of their own; what they wish for themselves is not heard here.
   * @returns false for all else
   */
  async hearOfOthers(turn: Turn, text: string, recognizer: Recognizer): Promise<boolean> {
    const spoken = readWordsOfOthers(text);
    if (spoken === undefined || !(await this.deps.desk.isAgent(turn.person))) return false;
    const { names, isOfAnother, isOfSelf } = spoken;
    const others = await othersNamed(this.deps.desk, turn, names);
    if (others.length === 0 && (isOfSelf || !isOfAnother)) return false;
    const [intent] = understand(recognizer, text, { clientLanguage: turn.language }).suggestions;
    const act = actFor(intent);
    const [other, ...more] = others;
    // A name alone says whom it is about; words such as *his* say so only with a wish.
    const isSaid = intent !== undefined && act !== 'status';
    if (act === undefined || (other === undefined && !isSaid) || (isOfSelf && intent === undefined)) return false;
    hearWords(turn, text, recognizer);
    if (other === undefined || more.length > 0) {
      const people = others.map((each) => ({ objectId: each.objectId, title: choiceText(each) }));
      const problem = turn.translate('helpdesk-form.person-missing');
      await turn.show(formCard(turn, { act, people, problem }));
    } else if (isOfSelf && intent !== undefined) await askForWhom(turn, other, { intent, act });
    else if (act === 'status') await this.#screens.showPerson(turn, other.objectId);
    else await this.#showForm(turn, act, other.objectId);
    return true;
  }

  /** A button of an agent's card. Whoever is no agent reads that it is not theirs. */
  async click(turn: Turn, click: AgentClick): Promise<void> {
    const { translate, person } = turn;
    if (!(await this.deps.desk.isAgent(person))) return turn.answer(await this.#whyNoAgent(turn));
    const { action, inputs } = click;
    const { handOff = '', asked = '', from = '' } = inputs;
    const { desk } = this.deps;
    switch (action) {
      case 'open-helpdesk':
        await turn.answer(translate('chat.see-below'));
        await turn.show(formCard(turn, { act: 'set-up' }));
        return;
      case 'open-form':
        return this.#openForm(turn, click);
      case 'send-form':
        return sendForm(this.#screens, turn, click);
      case 'close-form':
        return this.#put(turn, translate('desk.nothing-done'));
      case 'show-person':
        await turn.answer(translate('chat.see-below'));
        return this.#screens.showPerson(turn, inputs.person ?? '');
      case 'show-hand-off':
        await turn.answer(translate('chat.see-below'));
        return this.#screens.showHandOff(turn, handOff);
      case 'claim':
        return this.#say(turn, await desk.claim(person, handOff));
      case 'take-over':
        return this.#say(turn, await desk.takeOver(person, handOff, from));
      case 'verify-caller':
        return this.#say(turn, askedOf('caller', await desk.verifyCaller(person, handOff)));
      case 'ask-manager':
        return this.#askManager(turn, handOff);
      case 'pass-told':
        return this.#passTold(turn, handOff);
      case 'approve-reset':
        return this.#say(turn, await desk.answerReset(person, handOff, { id: asked, result: 'approved' }));
      case 'refuse-reset':
        return this.#say(turn, await desk.answerReset(person, handOff, { id: asked, result: 'refused' }));
    }
  }

  /** An agent sees what they can do here, and who waits; others see nothing. @returns whether it is an agent */
  async welcome(turn: Turn): Promise<boolean> {
    const isAgent = await this.deps.desk.isAgent(turn.person);
    if (isAgent) await this.#screens.list(turn, { isWelcome: true });
    return isAgent;
  }

  /** Whoever is at the helpdesk by a group that cannot be read now is not told that they are not. */
  async #whyNoAgent(turn: Turn): Promise<string> {
    const { mayBeMore } = await this.deps.helpdeskOf(turn.person);
    if (!mayBeMore) return turn.translate('desk.not-an-agent');
    return directorySilent(turn, new DirectoryUnavailableError('It cannot be told who is at the helpdesk'));
  }

  /** What came of an act, in a sentence; the cards follow by themselves. */
  async #say(turn: Turn, { code }: { readonly code: DeskCode }): Promise<void> {
    await turn.answer(turn.translate(`desk.${code}`));
  }

  /** In place of the card that was clicked. */
  async #put(turn: Turn, text: string): Promise<void> {
    await turn.show(noticeCard({ tone: 'neutral', title: turn.translate('helpdesk-form.title'), text }));
  }

  /** Somebody was named: the form about them, or which one is meant. */
  async #about(turn: Turn, act: DeskAct, who: string): Promise<void> {
    const meant = await whoIsMeant(this.deps.desk, turn, who);
    if ('objectId' in meant) {
      if (act === 'status') return this.#screens.showPerson(turn, meant.objectId);
      return this.#showForm(turn, act, meant.objectId);
    }
    const { problem, people } = meant;
    if (people === undefined) return turn.say(problem);
    await turn.show(formCard(turn, { act, people, problem }));
  }

  /** A form about somebody who is known; about oneself there is none. */
  async #showForm(turn: Turn, act: FormAct, objectId: string): Promise<void> {
    const { person, translate } = turn;
    const about = { tenantId: person.tenantId, objectId };
    const status = await this.deps.desk.status(person, about);
    const refusal =
      status.code !== 'known' ? status.code : objectId === person.objectId ? ('yourself' as const) : undefined;
    if (refusal !== undefined) return turn.say(translate(`desk.${refusal}`));
    await turn.show(formCard(turn, { act, person: await this.#screens.named(about) }));
  }

  async #openForm(turn: Turn, { inputs }: Click): Promise<void> {
    const act = formActs.find((each) => each === inputs.act);
    const { handOff, person } = inputs;
    if (act === undefined) return turn.answer(turn.translate('chat.stale-card'));
    await turn.answer(turn.translate('chat.see-below'));
    if (handOff === undefined) return this.#showForm(turn, act, person ?? '');
    const found = await this.deps.desk.show(turn.person, handOff);
    if (found.code !== 'known') return turn.say(turn.translate(`desk.${found.code}`));
    const people = act === 'hand-over' ? await this.#screens.colleagues(turn, handOff) : undefined;
    if (people?.length === 0) return turn.say(turn.translate('desk.no-colleague'));
    await turn.show(formCard(turn, { act, people, ...(await this.#screens.formOf(found.handOff)) }));
  }

  async #passTold(turn: Turn, id: string): Promise<void> {
    const told = await this.deps.desk.passTold(turn.person, id);
    await this.#put(turn, turn.translate(told.code === 'told' ? 'hand-off-pass.told' : 'desk.over'));
  }

  async #askManager(turn: Turn, id: string): Promise<void> {
    try {
      await this.#say(turn, askedOf('manager', await this.deps.desk.askManager(turn.person, id)));
    } catch (error) {
      await turn.answer(directorySilent(turn, error));
    }
  }
}

/** Of what was asked it is said of whom, and for how long. */
function askedOf<Code extends string>(
  whom: 'caller' | 'manager',
  { code }: { readonly code: Code | 'asked' },
): { readonly code: Exclude<Code, 'asked'> | `${typeof whom}-asked` } {
  return { code: code === 'asked' ? `${whom}-asked` : (code as Exclude<Code, 'asked'>) };
}
