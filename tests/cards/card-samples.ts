import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
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
import type { Words } from '../../services/localization/words.ts';
import { phoneSamples } from './phone-card-samples.ts';

/** What comes from outside. */
export interface Outside {
  readonly organization: string;
  readonly account: string;
}

export const ordinary: Outside = { organization: 'Contoso Demo', account: 'alex.demo@contoso.example' };

export const ticket = { flow: 'demo-flow', nonce: 'demo-nonce' };

/** Not anybody's: the bytes of a counter. */
export const secret = 'AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQT';
export const secretGroups = secret.replaceAll(/(.{4})(?=.)/g, '$1 ');

const method = 'method.authenticator-code';

/** Makes every card, in every form it has. Each call of a member makes its card anew from a new view. */
export function cardSamples(words: Words, { organization, account } = ordinary): Record<string, () => AdaptiveCard> {
  const title = words(`${method}.title`);
  const option = { id: 'authenticator-code', title, description: words(`${method}.description`) };
  const methods = () => [{ title, detail: words(`${method}.detail`, { account: 'demo' }), isDefault: true }];
  const problem = words('outcome.wrong-code', { count: 3 });
  return {
    required: () => requiredCard({ ticket, organization, minutes: 2 }, words),
    'choose-method': () => chooseMethodCard({ ticket, purpose: 'set-up', options: [option], unavailable: [] }, words),
    'choose-method to verify': () =>
      chooseMethodCard({ ticket, purpose: 'verify', options: [option], unavailable: [] }, words),
    'choose-method in full': () =>
      chooseMethodCard(
        {
          ticket,
          purpose: 'set-up',
          options: [option, { ...option, id: 'demo-second' }],
          selected: 'demo-second',
          unavailable: [{ title, reason: problem }],
          error: words('chat.please-choose'),
        },
        words,
      ),
    'install-app': () =>
      installAppCard({ ticket, androidUrl: 'https://demo.example/a', iosUrl: 'https://demo.example/i' }, words),
    'qr-code': () => qrCodeCard(qrCodeView(organization, account), words),
    'qr-code with a notice': () =>
      qrCodeCard({ ...qrCodeView(organization, account), notice: words('chat.resumed') }, words),
    'enter-code': () => enterCodeCard({ ticket, purpose: 'set-up', account }, words),
    'enter-code after a problem': () => enterCodeCard({ ticket, purpose: 'try', account, problem }, words),
    summary: () => summaryCard({ ticket, organization, methods: methods(), nextSignIn: nextSignIn(words) }, words),
    'summary closed': () => summaryCard({ organization, methods: methods(), nextSignIn: nextSignIn(words) }, words),
    status: () => statusCard({ ticket, methods: [...methods(), ...methods()], setUpAt: '2-3-2026', phones: [] }, words),
    'status with phones': () =>
      statusCard(
        { ticket, methods: methods(), setUpAt: '2-3-2026', phones: ['change-phone', 'add-phone', 'add-office-phone'] },
        words,
      ),
    ...phoneSamples(words),
    notice: () => noticeCard({ tone: 'good', title, text: problem }),
    'notice with buttons': () =>
      noticeCard({
        tone: 'attention',
        title: words('outcome-title.expired'),
        text: words('outcome.expired'),
        ticket,
        actions: [{ id: 'start-again', title: words('action.start-again'), primary: true }],
      }),
    'help before set-up': () => helpCard({ ticket, canSetUp: true }, words),
    'help after set-up': () => helpCard({ ticket, canSetUp: false }, words),
    language: () => languageCard({ ticket, languages: demoLanguages, current: 'nl' }, words),
  };
}

const demoLanguages = [
  { id: 'en', name: 'English' },
  { id: 'nl', name: 'Nederlands' },
];

function qrCodeView(issuer: string, account: string) {
  const label = encodeURIComponent(account.toWellFormed());
  return {
    ticket,
    qrPngDataUri: `data:image/png;base64,${'A'.repeat(7000)}`,
    account,
    issuer,
    secretGroups,
    secret,
    otpauthUri: `otpauth://totp/Demo:${label}?secret=${secret}&issuer=Demo`,
    expiresInMinutes: 10,
  };
}

function nextSignIn(words: Words): string {
  return words(`${method}.next-sign-in`);
}
