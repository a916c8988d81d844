import { Dialog, type DialogContext, type DialogTurnResult } from './botbuilder-dialogs.ts';
import type { ActionId } from '../../cards/support/actions.ts';
import { saidAnew } from '../../cards/support/advice.ts';
import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import { isIntentName, type WantedIntent } from '../../services/intents/intent-names.ts';
import { languageNamedIn } from '../../services/intents/language-names.ts';
import { matchLanguage } from '../../services/localization/localization.ts';
import { leavingButtons } from './card-prompt.ts';
import { type Begin, CommandDialog } from './command-dialog.ts';
import { offerHelpdesk } from '../helpdesk/asked-person.ts';
import { typedPass } from './hand-off-prompts.ts';
import { isToBeKept, openButtonOf, openCardLook } from './open-card.ts';
import { endingText } from './outcome-text.ts';
import { sayOnHold } from './on-hold.ts';
import { showOwnNotices } from './own-notices.ts';
import { isOfficePhoneRenewed } from './phones/office-phone.ts';
import { showStatusCard } from './standing-cards.ts';
import { isOnwards } from './typed-action.ts';
import { type Turn, turnOf } from './turn.ts';
import { sayHowWithoutPhone, sayNothingArrives, sayWhatThisIs, sayWhyRefused } from './words/beside-answers.ts';
import { hearWords } from './words/hear-words.ts';
import {
  type BesideIntent,
  intentTargets,
  isBeside,
  ofTheEnrolled,
  type OpeningIntent,
} from './words/intent-targets.ts';
import { answerMiss, askWhetherInstead, suggest } from './words/offers.ts';
import { greet, sayNotSpoken, sayWhoStarted } from './words/small-answers.ts';
import { sayHelpdeskKnows } from './told-helpdesk.ts';
import { isPassAlone, writtenChoice, writtenHandOff, writtenWish } from './words/written-choice.ts';

/** What is understood of these is said of something that is set up. */
const ofWhatIsThere: ReadonlySet<OpeningIntent> = new Set<OpeningIntent>(['change_number', 'add_backup', 'my_methods']);

/** What is only looked at, or asked of somebody else: whatever is wished next takes its place. */
const looking: ReadonlySet<string> = new Set(['manage', 'hand-off']);

/**
 * A dialog that understands people's own words at every step. What is wished opens something when nothing is under way; what is
 * under way stands, unless the person says otherwise. Nothing that somebody writes changes a method.
 */
export abstract class InterruptibleDialog extends CommandDialog {
  /** Opens what is wished, in place of what is open. */
  protected abstract openIntent(dc: DialogContext, intent: OpeningIntent): Promise<DialogTurnResult>;

  protected override async answerWords(dc: DialogContext, text: string, begin: Begin): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    if (!(await this.#isUnderWay(dc))) {
      const choice = await writtenChoice(turn, text, this.deps);
      if (choice !== undefined) return begin === undefined ? this.openStanding(dc, choice) : begin();
    }
    if (begin === undefined && isPassAlone(text)) return this.#takePass(dc, text);
    if (isNumber(text)) return this.#sayWhatIsAsked(dc, begin);
    const handOff = await writtenHandOff(turn, text, this.deps);
    if (handOff !== undefined) {
      const { helpdesk, nameOf } = this.deps;
      const isUnderWay = await this.#isUnderWay(dc);
      await sayHelpdeskKnows(turn, { code: 'waits-already', handOff }, { helpdesk, nameOf, isUnderWay });
      return this.#askOn(dc, begin);
    }
    const wish = writtenWish(turn, text);
    if (wish !== undefined) return this.grant(dc, wish, begin);
    // Whoever names a button of a card that is not open any more looks at that one: what is open is asked where they look.
    if (openCardLook(dc) === 'question' && isOnwards(text, turn.translate)) {
      turn.input = { kind: 'arrived' };
      return this.goOn(dc);
    }
    if (await this.deps.agentDesk.hearOfOthers(turn, text, this.deps.recognizer))
      return begin === undefined ? Dialog.EndOfTurn : dc.endDialog();
    const { band, suggestions } = hearWords(turn, text, this.deps.recognizer);
    const [first] = suggestions;
    if (first !== undefined && band === 'act') return this.grant(dc, first, begin);
    await (first === undefined ? answerMiss(turn, this.deps) : suggest(turn, suggestions));
    return this.#askOn(dc, begin);
  }

  protected override async grant(dc: DialogContext, intent: WantedIntent, begin: Begin): Promise<DialogTurnResult> {
    if (intent === 'cancel') return begin === undefined ? this.cancel(dc) : this.nothingToCancel(dc, begin);
    if (intent === 'change_language') return this.#changeLanguage(dc, begin);
    if (isBeside(intent)) {
      // The card that begins is a welcome.
      const isWelcomed =
        intent === 'greeting_thanks' && begin !== undefined && (await this.isAsked(turnOf(dc.context)));
      if (isWelcomed) return this.#askOn(dc, begin);
      await this.#answerBeside(dc, intent);
      return this.#askOn(dc, begin);
    }
    return this.#open(dc, intent, begin);
  }

  protected override async clickedWish(dc: DialogContext, action: ActionId): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const intent = turn.input.kind === 'click' ? (turn.input.click.inputs.intent ?? '') : '';
    const isOpen = dc.activeDialog !== undefined;
    const done = (): DialogTurnResult | Promise<DialogTurnResult> => (isOpen ? Dialog.EndOfTurn : dc.endDialog());
    if (action === 'go-on' && isOpen) {
      turn.input = { kind: 'arrived' };
      return this.goOn(dc);
    }
    if (!isIntentName(intent) || intent === 'out_of_scope') return done();
    if (action === 'open-instead' && intent !== 'cancel' && !isBeside(intent)) {
      const kept = await this.keepFirst(dc);
      if (kept !== undefined) return kept;
      await this.#leave(dc);
      return this.#open(dc, intent, undefined);
    }
    const granted = await this.grant(dc, intent, undefined);
    return dc.activeDialog === undefined ? dc.endDialog() : granted;
  }

  /** The pass of the helpdesk is good at every step: what is under way goes on with it. */
  async #takePass(dc: DialogContext, text: string): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const tried = await typedPass(turn, text);
    if (tried === undefined || 'refreshed' in tried) return Dialog.EndOfTurn;
    if ('again' in tried) await turn.say(tried.again);
    else if (typeof tried.end === 'object') await turn.say(endingText(tried.end, this.deps, turn.translate).text);
    else {
      // What was changed is told before the next question.
      await showOwnNotices(turn);
      await turn.say(`**${turn.translate('hand-off.accepted-title')}** ${turn.translate('hand-off.accepted')}`);
    }
    turn.input = { kind: 'arrived' };
    return this.goOn(dc);
  }

  /** What opens a dialog does so where nothing is under way; else the person says whether it should make room. */
  async #open(dc: DialogContext, intent: OpeningIntent, begin: Begin): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { translate } = turn;
    const isUnderWay = await this.#isUnderWay(dc);
    if (intentTargets[intent] === 'beside' || (isUnderWay && (intent === 'my_methods' || intent === 'talk_to_human'))) {
      await this.#answerOpeningBeside(dc, intent);
      return this.#askOn(dc, begin);
    }
    if (isUnderWay && isWhatIsOpen(dc, intent)) return this.#askAgain(dc, intent);
    if (isUnderWay) {
      await askWhetherInstead(turn, intent, openGoal(dc));
      return this.#askOn(dc, undefined);
    }
    const status = await turn.enrollment.status(turn.person);
    const { methods } = status;
    if (methods.length === 0 && ofTheEnrolled.has(intent)) {
      await this.#sayNotSetUp(turn, intent);
      return this.#askOn(dc, begin);
    }
    if (intent === 'found_phone' && methods.every(({ suspended }) => suspended !== 'lost')) {
      await this.#sayNothingIsLost(turn, status);
      return this.#askOn(dc, begin);
    }
    const { inARow } = turn.countAnswer(intent);
    await turn.say(saidAnew(translate(`intent.${intent}.understood`), inARow, translate));
    if (intent === 'set_up' && (await this.press(dc, ['set-up-now', 'continue', 'start-again']))) return this.goOn(dc);
    return this.openIntent(dc, intent);
  }

  /** Nothing was lost: where nothing is off for another reason either, all is as it was; else how things stand is shown. */
  async #sayNothingIsLost(turn: Turn, { isOnHold, methods }: EnrollmentView): Promise<void> {
    if (isOnHold) return sayOnHold(turn, this.deps);
    const isAllOn = methods.every(({ lock, suspended }) => lock === undefined && suspended === undefined);
    if (!isAllOn) return this.#showHowThingsStand(turn);
    const { translate } = turn;
    const { inARow } = turn.countAnswer('found_phone');
    await turn.say(saidAnew(translate('lost-phone.nothing-off'), inARow, translate));
  }

  /** Of what is not there nothing stays, and no number is another one now. */
  async #sayNotSetUp(turn: Turn, intent: OpeningIntent): Promise<void> {
    const { translate } = turn;
    const { inARow } = turn.countAnswer('not-set-up');
    if (inARow === 1 && !ofWhatIsThere.has(intent)) await turn.say(translate(`intent.${intent}.understood`));
    await turn.say(saidAnew(translate('outcome.not-set-up'), inARow, translate));
  }

  /** A code or a number that nothing asks for, or not any more: how things stand is said where the person is looking. */
  async #sayWhatIsAsked(dc: DialogContext, begin: Begin): Promise<DialogTurnResult> {
    turnOf(dc.context).input = { kind: 'arrived' };
    return begin === undefined ? this.goOn(dc) : begin();
  }

  /** What is wished is what is under way: its question comes where the person is looking. */
  async #askAgain(dc: DialogContext, intent: OpeningIntent): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const { inARow } = turn.countAnswer(`same ${intent}`);
    await turn.say(saidAnew(turn.translate('under-way.same'), inARow, turn.translate));
    turn.input = { kind: 'arrived' };
    return this.goOn(dc);
  }

  async #answerOpeningBeside(dc: DialogContext, intent: OpeningIntent): Promise<void> {
    const turn = turnOf(dc.context);
    const { translate } = turn;
    const { inARow } = turn.countAnswer(intent);
    if (intent === 'talk_to_human') return offerHelpdesk(turn, this.deps);
    const { methods } = await turn.enrollment.status(turn.person);
    if (methods.length === 0) return turn.say(saidAnew(translate('outcome.not-set-up'), inARow, translate));
    await this.#showHowThingsStand(turn);
  }

  async #showHowThingsStand(turn: Turn): Promise<void> {
    const status = await turn.enrollment.status(turn.person);
    const isOfficeRenewed = await isOfficePhoneRenewed(this.deps, turn, status);
    await showStatusCard(turn, status, { ...this.deps, isOfficeRenewed });
  }

  async #answerBeside(dc: DialogContext, intent: Exclude<BesideIntent, 'change_language'>): Promise<void> {
    const turn = turnOf(dc.context);
    switch (intent) {
      case 'not_receiving':
        return sayNothingArrives(dc, this.deps);
      case 'code_refused':
        return sayWhyRefused(dc);
      case 'left_phone':
        return sayHowWithoutPhone(dc, this.deps);
      case 'what_is_this':
        return sayWhatThisIs(dc, this.deps);
      case 'who_started_this':
        return sayWhoStarted(turn, this.deps);
      case 'greeting_thanks':
        return greet(turn, { isUnderWay: await this.#isUnderWay(dc) });
    }
  }

  /** One that is named and spoken is used at once; of another it is said that it is not spoken. */
  async #changeLanguage(dc: DialogContext, begin: Begin): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    const text = turn.input.kind === 'text' ? turn.input.text : '';
    const named = isRefused(text) ? undefined : languageNamedIn(text);
    const spoken = matchLanguage(named);
    turn.countAnswer('change_language');
    if (named !== undefined && spoken === undefined) await sayNotSpoken(turn, named);
    return this.chooseLanguage(dc, spoken, begin);
  }

  /** The question stands where it is, unless it may never have been seen; where none is open, what waits to be asked is asked. */
  async #askOn(dc: DialogContext, begin: Begin): Promise<DialogTurnResult> {
    const turn = turnOf(dc.context);
    if (begin !== undefined) {
      if (!(await this.isAsked(turn))) return dc.endDialog();
      turn.input = { kind: 'arrived' };
      return begin();
    }
    const look = openCardLook(dc);
    const isWaiting = look === 'receipt' && (await this.isAsked(turn));
    if (look !== 'unseen' && !isWaiting) return Dialog.EndOfTurn;
    turn.input = { kind: 'arrived' };
    return this.goOn(dc);
  }

  /** Whether the person is in the middle of something: a set-up, a proof, a change. */
  async #isUnderWay(dc: DialogContext): Promise<boolean> {
    if (!this.canCancel(dc) || looking.has(dc.activeDialog?.id ?? '')) return false;
    const turn = turnOf(dc.context);
    const { pending } = await turn.enrollment.status(turn.person);
    return pending !== undefined || (await isToBeKept(dc)) || (await openButtonOf(dc, leavingButtons)) !== undefined;
  }

  /** What is under way makes room: its set-up ends, what is set up stays. */
  async #leave(dc: DialogContext): Promise<void> {
    const turn = turnOf(dc.context);
    const { pending } = await turn.enrollment.status(turn.person);
    await dc.cancelAllDialogs();
    if (pending !== undefined) await turn.enrollment.cancel(turn.person, pending.methodId);
  }
}

/** Whoever says which language they do *not* speak does not ask for that one. */
function isRefused(text: string): boolean {
  return /(?:^|[^\p{L}])(?:not?|don[’']?t|cannot|can[’']?t|niet|geen|nicht|kein\p{L}*|pas|ne|n[’']\p{L}+)(?:$|[^\p{L}])/iu.test(
    text,
  );
}

function isNumber(text: string): boolean {
  return /\p{Nd}/u.test(text) && !/\p{L}/u.test(text);
}

const goals = ['set-up', 'change-phone', 'try-out'] as const;

/** What the person is in the middle of, as far as there are words for it. */
function openGoal(dc: DialogContext): (typeof goals)[number] | 'other' {
  return goals.find((goal) => goal === dc.activeDialog?.id) ?? 'other';
}

function isWhatIsOpen(dc: DialogContext, intent: OpeningIntent): boolean {
  const target = intentTargets[intent];
  return target !== 'beside' && target.dialog !== undefined && target.dialog === dc.activeDialog?.id;
}
