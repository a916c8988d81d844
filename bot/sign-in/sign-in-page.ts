import { html, type Html } from './html.ts';
import { minutesUntil } from '../../services/clock.ts';
import { framed, helpdeskLine, type PageFrame } from './page-frame.ts';
import { acceptedWays, acceptsTyped } from './panels.ts';
import { nothingText, type PhoneProgress, phoneProgress, saidText } from './said-texts.ts';
import type { Open } from './verify-flow.ts';
import type { Way } from '../../services/sign-in/verifications.ts';

export interface SignInPageOptions extends Omit<PageFrame, 'title' | 'content' | 'head'> {
  readonly authenticatorPage: string;
  readonly now: Date;
}

/** The page on which somebody verifies. Everything on it works without its script, which only saves asking again. */
export function signInPage(open: Open, options: SignInPageOptions): string {
  const { translate } = options;
  const { signIn, said, panel } = open;
  // Where nothing is looked at for now, that is said once.
  const isPaused = said?.outcome.code === 'throttled' && open.view.codesAgainAt !== undefined;
  const problem = said && !isPaused ? saidText(said, translate, options.now) : undefined;
  const page: Page = { open, options, problem, formToken: open.formToken() };
  const title = translate('sign-in.title');
  const isWaited = panel.of === 'way' && isUnderWay(panel.way, page);
  const isTyped = panel.of === 'way' && panel.way.form === 'phone' && panel.way.channel === 'text';
  const content = html`<main>
    <h1>${title}</h1>
    ${
      signIn.accountName === undefined
        ? undefined
        : html`<p class="account">${translate('sign-in.account', { account: signIn.accountName })}</p>`
    }
    ${problem === undefined ? undefined : html`<p class="said" id="said" role="alert">${problem}</p>`}
    ${mainContent(page)}
    ${form(page, html`<button class="quiet" name="act" value="stop">${translate('sign-in.stop')}</button>`, whyStop(page))}
  </main>`;
  // Who has no script is shown how it is every few seconds, where nothing is being typed.
  const refresh =
    isWaited && !isTyped ? html`<noscript><meta http-equiv="refresh" content="5" /></noscript>` : undefined;
  const script = html`<script type="module" src="${options.files}/watch.js"></script>`;
  return framed({ ...options, title, content, head: html`${refresh} ${script}` });
}

/** What a phone under way is said to be doing. */
export function progressText(open: Open, options: Pick<SignInPageOptions, 'translate' | 'authenticatorPage'>): string {
  const { ways, asked } = open.view;
  const way = ways.find(({ methodId }) => methodId === asked?.methodId);
  return way === undefined ? '' : phoneProgress(way, asked, options).text;
}

function mainContent(page: Page): Html {
  const { state, codesAgainAt } = page.open.view;
  if (state === 'verified') return provenContent(page);
  if (codesAgainAt !== undefined) return pausedContent(codesAgainAt, page.options);
  return html`${panelContent(page)} ${otherWay(page)}`;
}

/** There were too many wrong codes: whatever the way, nothing verifies for now, and what is typed is not looked at. */
function pausedContent(until: Date, options: SignInPageOptions): Html {
  const paused = options.translate('outcome.throttled', { minutes: minutesUntil(until, options.now) });
  return html`<p>${paused}</p>
    ${helpdeskLine(options)}`;
}

/** Where there is nothing to choose from, the helpdesk's pass is all that is left. */
function otherWay({ open, options }: Page): Html | undefined {
  const { panel, signIn } = open;
  if (panel.of === 'choose' || (panel.of === 'nothing' && !acceptsTyped(signIn))) return undefined;
  const [way, key] =
    panel.of === 'nothing' ? (['pass', 'action.have-pass'] as const) : (['choose', 'sign-in.other-way'] as const);
  return html`<p><a href="?way=${way}">${options.translate(key)}</a></p>`;
}

interface Page {
  readonly open: Open;
  readonly options: SignInPageOptions;
  readonly problem: string | undefined;
  readonly formToken: string;
}

/** It was proven on a phone, and this page has to ask for the answer: its script does, or whoever has none. */
function provenContent(page: Page): Html {
  const button = html`<noscript
    ><button class="primary">${page.options.translate('action.continue')}</button></noscript
  >`;
  return html`<p class="progress" role="status" data-says>${page.options.translate('sign-in.proven')}</p>
    <div id="finish">${form(page, button, html`<input type="hidden" name="act" value="finish" />`)}</div>`;
}

function panelContent(page: Page): Html {
  const { open, options } = page;
  const { translate } = options;
  const { panel } = open;
  switch (panel.of) {
    case 'way':
      return panel.way.form === 'phone' || panel.way.form === 'push'
        ? phonePanel(panel.way, page)
        : codePanel(panel.way, page);
    case 'recovery-code':
      return typedPanel(page, {
        act: 'recovery-code',
        explanation: translate('recovery-code-card.explanation', { count: open.view.recoveryCodes }),
        label: translate('recovery-code-card.label'),
      });
    case 'pass':
      return typedPanel(page, {
        act: 'pass',
        explanation: translate('pass-card.explanation'),
        label: translate('pass-card.label'),
      });
    case 'choose':
      return choicePanel(page);
    case 'nothing':
      return html`<p>${nothingText(panel.why, translate)}</p>
        ${helpdeskLine(options)}`;
  }
}

function codePanel(way: Way, page: Page): Html {
  const { translate } = page.options;
  const key = way.form === 'typed' ? 'sign-in.code-token' : 'sign-in.code-app';
  return html`<p id="hint">${translate(key, { account: way.name ?? way.label })}</p>
    ${codeForm(way, page)}`;
}

function phonePanel(way: Way, page: Page): Html {
  const { open, options } = page;
  const { translate } = options;
  const progress = progressOfWay(way, page);
  const kind = way.form === 'push' ? 'push' : way.channel === 'text' ? 'text' : 'call';
  const isAsked = open.view.asked?.methodId === way.methodId;
  const ask = { push: 'sign-in.push-ask', text: 'sign-in.text-me', call: 'sign-in.call-me' } as const;
  const again = isAsked ? (`sign-in.${kind}-again` as const) : ask[kind];
  const number = kind === 'push' && progress.isUnderWay ? open.view.asked?.number : undefined;
  return html`<p class="progress" id="hint" ${isAsked ? html`role="status" data-says` : undefined}>${progress.text}</p>
    ${
      number === undefined
        ? undefined
        : html`<dl class="number">
              <dt>${translate('sign-in.push-number')}</dt>
              <dd>${number}</dd>
            </dl>
            <p>${translate('sign-in.push-not-me')}</p>`
    }
    ${kind === 'text' && isAsked ? codeForm(way, page) : undefined}
    ${form(page, html`<button class="${isAsked ? 'second' : 'primary'}" name="act" value="contact">${translate(again)}</button>`, wayInput(way))}
    ${isAsked ? finishForm(way, page) : undefined}`;
}

/** For the script, and whoever has none. */
function finishForm(way: Way, page: Page): Html {
  const button = html`<noscript
    ><button class="second">${page.options.translate('action.continue')}</button></noscript
  >`;
  return html`<div id="finish">
    ${form(page, button, html`${wayInput(way)} <input type="hidden" name="act" value="finish" />`)}
  </div>`;
}

function codeForm(way: Way, page: Page): Html {
  return typedForm(page, {
    act: 'code',
    label: page.options.translate('sign-in.code-label'),
    more: wayInput(way),
    isDigits: way.form !== 'typed',
  });
}

interface TypedForm {
  readonly act: string;
  readonly label: string;
  readonly more?: Html;
  readonly isDigits?: boolean;
}

function typedPanel(page: Page, { explanation, ...typed }: TypedForm & { readonly explanation: string }): Html {
  const way = html`<input type="hidden" name="way" value="${typed.act}" />`;
  return html`<p id="hint">${explanation}</p>
    ${typedForm(page, { ...typed, more: way })}`;
}

function typedForm(page: Page, { act, label, more, isDigits = false }: TypedForm): Html {
  const { problem, options } = page;
  const isRefused = problem !== undefined && page.open.said?.of !== 'contact';
  const how = isDigits
    ? html`inputmode="numeric" autocomplete="one-time-code"`
    : html`autocomplete="off" autocapitalize="characters"`;
  return form(
    page,
    html`<label for="typed">${label}</label>
      <input
        id="typed"
        name="typed"
        class="${isDigits ? 'digits' : 'letters'}"
        ${how}
        required
        autofocus
        maxlength="100"
        spellcheck="false"
        aria-describedby="${isRefused ? 'said hint' : 'hint'}"
        ${isRefused ? html`aria-invalid="true"` : undefined}
      />
      <input type="hidden" name="act" value="${act}" />
      <button class="primary">${options.translate('action.verify')}</button>`,
    more,
  );
}

function choicePanel(page: Page): Html {
  const { open, options } = page;
  const { translate } = options;
  const ways = acceptedWays(open.view, open.signIn).map((way) =>
    choice(way.methodId, translate(`method.${way.kind}.title`), way.name ?? way.label),
  );
  const { recoveryCodes } = open.view;
  const isTyped = acceptsTyped(open.signIn);
  return html`<h2>${translate('sign-in.ways-title')}</h2>
    <ul class="ways">
      ${ways}
      ${
        isTyped && recoveryCodes > 0
          ? choice(
              'recovery-code',
              translate('recovery-code-card.title'),
              translate('recovery-codes.way-detail', { count: recoveryCodes }),
            )
          : undefined
      }
      ${isTyped ? choice('pass', translate('pass-card.title'), translate('action.have-pass')) : undefined}
    </ul>
    ${page.problem === undefined ? undefined : helpdeskLine(options)}`;
}

function choice(way: string, title: string, detail: string): Html {
  return html`<li>
    <a href="?way=${way}"><b>${title}</b> <span>${detail}</span></a>
  </li>`;
}

function form({ formToken }: Page, content: Html, more?: Html): Html {
  return html`<form method="post">
    <input type="hidden" name="form" value="${formToken}" />
    ${more} ${content}
  </form>`;
}

function wayInput({ methodId }: Way): Html {
  return html`<input type="hidden" name="way" value="${methodId}" />`;
}

/** Where nothing could be sent, and nothing is at hand that needs no carrier, whoever gives up was not the one who refused. */
function whyStop({ open }: Page): Html | undefined {
  const { said, view, signIn } = open;
  const { asked } = view;
  const isAway =
    (said?.of === 'contact' && ['unavailable', 'circuit-open'].includes(said.outcome.code)) ||
    asked?.challenge?.delivery.state === 'unavailable';
  const needsCarrier = acceptedWays(view, signIn).every(({ form: how }) => how === 'phone');
  return isAway && needsCarrier ? html`<input type="hidden" name="why" value="unavailable" />` : undefined;
}

function progressOfWay(way: Way, { open, options }: Page): PhoneProgress {
  return phoneProgress(way, open.view.asked, options);
}

function isUnderWay(way: Way, page: Page): boolean {
  return (way.form === 'phone' || way.form === 'push') && progressOfWay(way, page).isUnderWay;
}
