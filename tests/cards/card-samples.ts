import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { appPasswordSamples } from './app-password-card-samples.ts';
import { chooseMethodCard } from '../../cards/choose-method-card.ts';
import { enterCodeCard } from '../../cards/enter-code-card.ts';
import { helpCard } from '../../cards/help-card.ts';
import { installAppCard } from '../../cards/install-app-card.ts';
import { languageCard } from '../../cards/language-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import { qrCodeCard } from '../../cards/qr-code-card.ts';
import { requiredCard } from '../../cards/required-card.ts';
import { statusCard } from '../../cards/status-card.ts';
import { summaryCard } from '../../cards/summary-card.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { helpdeskSamples } from './helpdesk-card-samples.ts';
import { managingSamples } from './managing-card-samples.ts';
import { lastResortSamples } from './last-resort-card-samples.ts';
import { phoneSamples } from './phone-card-samples.ts';
import { wordsSamples } from './words-card-samples.ts';

/** What comes from outside. */
export interface Outside {
  readonly organization: string;
  readonly account: string;
  /** What everybody on the cards of the helpdesk is called, and what somebody wrote. */
  readonly helpdesk?: { readonly name: string; readonly note: string };
}

export const ordinary: Outside = { organization: 'Contoso Demo', account: 'alex.demo@contoso.example' };

export const binding = { flow: 'demo-flow', nonce: 'demo-nonce' };

/** Not anybody's: the bytes of a counter. */
export const secret = 'AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQT';
export const secretGroups = secret.replaceAll(/(.{4})(?=.)/g, '$1 ');

const method = 'method.authenticator-code';

/** Makes every card, in every form it has. Each call of a member makes its card anew from a new view. */
export function cardSamples(
  translate: Translate,
  { organization, account, helpdesk } = ordinary,
): Record<string, () => AdaptiveCard> {
  const title = translate(`${method}.title`);
  const option = { id: 'authenticator-code', title, description: translate(`${method}.description`) };
  const methods = () => [{ title, detail: translate(`${method}.detail`, { account: 'demo' }), isDefault: true }];
  const problem = translate('outcome.wrong-code', { count: 3 });
  return {
    required: () => requiredCard({ binding, organization, minutes: 2 }, translate),
    'required with a helpdesk, in several languages': () =>
      requiredCard({ binding, organization, minutes: 2, contact: 'demo', languages: demoLanguages }, translate),
    'choose-method': () =>
      chooseMethodCard({ binding, purpose: 'set-up', options: [option], unavailable: [] }, translate),
    'choose-method to verify': () =>
      chooseMethodCard({ binding, purpose: 'verify', options: [option], unavailable: [] }, translate),
    'choose-method in full': () =>
      chooseMethodCard(
        {
          binding,
          step: { number: 1 },
          purpose: 'set-up',
          options: [option, { ...option, id: 'demo-second' }],
          selected: 'demo-second',
          unavailable: [{ title, reason: problem }],
          error: translate('choose-method-card.choice-missing'),
        },
        translate,
      ),
    'install-app': () =>
      installAppCard({ binding, androidUrl: 'https://demo.example/a', iosUrl: 'https://demo.example/i' }, translate),
    'qr-code': () => qrCodeCard(qrCodeView(organization, account), translate),
    'qr-code with a notice': () =>
      qrCodeCard({ ...qrCodeView(organization, account), notice: translate('chat.resumed') }, translate),
    'qr-code on a phone': () => qrCodeCard({ ...qrCodeView(organization, account), onPhone: true }, translate),
    'enter-code': () => enterCodeCard({ binding, purpose: 'set-up', account }, translate),
    'enter-code after a problem': () => enterCodeCard({ binding, purpose: 'try', account, problem }, translate),
    summary: () =>
      summaryCard(
        { binding, organization, methods: methods(), signIn: { isCertain: true, text: signInText(translate) } },
        translate,
      ),
    'summary where a sign-in may ask': () =>
      summaryCard(
        { binding, organization, methods: methods(), signIn: { isCertain: false, text: signInText(translate) } },
        translate,
      ),
    'summary where no sign-in asks': () =>
      summaryCard({ binding, organization, methods: methods(), signIn: undefined }, translate),
    status: () =>
      statusCard({ binding, methods: [...methods(), ...methods()], setUpAt: '2-3-2026', phones: [] }, translate),
    'status of what is locked': () =>
      statusCard(
        {
          binding,
          methods: methods().map((each) => ({ ...each, locked: translate('outcome.locked') })),
          setUpAt: '2-3-2026',
          canTryOut: false,
          phones: [],
        },
        translate,
      ),
    'status of somebody who is blocked': () =>
      statusCard(
        {
          binding,
          methods: methods().map((each) => ({ ...each, locked: translate('outcome-title.blocked') })),
          setUpAt: '2-3-2026',
          canTryOut: false,
          warning: translate('outcome.blocked'),
          phones: [],
        },
        translate,
      ),
    'status with phones': () =>
      statusCard(
        {
          binding,
          methods: methods(),
          setUpAt: '2-3-2026',
          phones: ['change-phone', 'add-phone', 'add-office-phone', 'renew-office-phone'],
        },
        translate,
      ),
    ...phoneSamples(translate),
    ...managingSamples(translate),
    ...appPasswordSamples(translate),
    ...lastResortSamples(translate),
    ...wordsSamples(translate, { binding, organization }),
    ...helpdeskSamples(translate, helpdesk),
    notice: () => noticeCard({ tone: 'good', title, text: problem }),
    'notice with buttons': () =>
      noticeCard({
        tone: 'attention',
        title: translate('outcome-title.expired'),
        text: translate('outcome.expired'),
        binding,
        actions: [{ id: 'start-again', title: translate('action.start-again'), primary: true }],
      }),
    'help before set-up': () => helpCard({ binding, canSetUp: true }, translate),
    'help with a helpdesk': () => helpCard({ binding, canSetUp: true, contact: 'demo' }, translate),
    'help after set-up': () => helpCard({ binding, canSetUp: false }, translate),
    language: () => languageCard({ binding, languages: demoLanguages, current: 'nl' }, translate),
  };
}

const localization = createLocalization();
const demoLanguages = localization.languages.map((id) => ({ id, name: localization.languageName(id) }));

function qrCodeView(issuer: string, account: string) {
  const label = encodeURIComponent(account.toWellFormed());
  return {
    binding,
    qr: { pngDataUri: `data:image/png;base64,${'A'.repeat(7000)}`, pixels: 265 },
    account,
    issuer,
    secretGroups,
    secret,
    otpauthUri: `otpauth://totp/Demo:${label}?secret=${secret}&issuer=Demo`,
    expiresInMinutes: 10,
  };
}

function signInText(translate: Translate): string {
  return translate(`${method}.next-sign-in`);
}
