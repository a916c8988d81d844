import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { aboutCard } from '../../cards/about-card.ts';
import { codeRefusedCard } from '../../cards/code-refused-card.ts';
import { leftPhoneCard } from '../../cards/left-phone-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import { notReceivingCard } from '../../cards/not-receiving-card.ts';
import type { Button, CardBinding } from '../../cards/support/actions.ts';
import { whoStartedCard } from '../../cards/who-started-card.ts';
import { type Wish, wishesCard } from '../../cards/wishes-card.ts';
import type { Translate } from '../../services/localization/translate.ts';

/** The cards that answer what people write in their own words. */
export function wordsSamples(
  translate: Translate,
  { binding, organization }: { readonly binding: CardBinding; readonly organization: string },
): Record<string, () => AdaptiveCard> {
  const wish = (intent: Wish): Button => ({ id: 'open-intent', title: translate(`intent.${intent}.title`), intent });
  const buttons = [wish('change_number'), wish('add_backup'), wish('talk_to_human')];
  const again: Button[] = [{ id: 'send-again', title: translate('action.send-again') }];
  const asked = { binding, times: 1, buttons };
  const method = translate('method.mobile-text.title');
  const disown: Button[] = [{ id: 'not-me', title: translate('action.not-me') }];
  const started = { binding, times: 1, organization, buttons: [...disown, wish('talk_to_human')] };
  return {
    suggestions: () =>
      wishesCard(
        { binding, purpose: 'suggestions', heading: 1, wishes: ['lost_phone', 'new_phone', 'my_methods'] },
        translate,
      ),
    menu: () =>
      wishesCard({ binding, purpose: 'menu', heading: 6, wishes: ['my_methods', 'lost_phone', 'cancel'] }, translate),
    'nothing arrives': () => notReceivingCard(asked, translate),
    'nothing arrives, asked again while a code is waited for': () =>
      notReceivingCard({ binding, times: 2, buttons: again, masked: '+31 •• ••• •• 42' }, translate),
    'nothing arrives, on a phone that approves': () =>
      notReceivingCard({ ...asked, page: 'https://demo.example/authenticator/' }, translate),
    'code refused': () => codeRefusedCard({ ...asked, sources: ['text', 'app'] }, translate),
    'code refused, of a text': () => codeRefusedCard({ ...asked, times: 3, sources: ['text'] }, translate),
    'phone left at home': () =>
      leftPhoneCard({ ...asked, others: [method, method], codes: 9, isSetUp: true, contact: 'demo' }, translate),
    'phone left at home, with nothing else': () =>
      leftPhoneCard({ ...asked, others: [], codes: 0, isSetUp: true }, translate),
    'phone left at home, with nothing set up': () =>
      leftPhoneCard({ ...asked, times: 2, buttons: [], others: [], codes: 0, isSetUp: false }, translate),
    about: () => aboutCard({ ...asked, organization }, translate),
    'about, with a helpdesk, in an app with a name': () =>
      aboutCard({ ...asked, organization, app: 'Two-step', contact: 'demo' }, translate),
    'who started: nobody but the administrator': () =>
      whoStartedCard({ ...started, started: { what: 'asked' } }, translate),
    'who started: a text under way': () =>
      whoStartedCard({ ...started, started: { what: 'contacted', channel: 'text' }, contact: 'demo' }, translate),
    'who started: a call under way': () =>
      whoStartedCard({ ...started, started: { what: 'contacted', channel: 'call' } }, translate),
    'who started: a set-up': () =>
      whoStartedCard({ ...started, started: { what: 'setting-up', method, date: '2026-03-02' } }, translate),
    'who started: a change': () =>
      whoStartedCard({ ...started, started: { what: 'changed', method, date: '2026-03-02' } }, translate),
    'notice: instead of what is under way': () =>
      noticeCard({
        tone: 'neutral',
        title: translate('under-way.title'),
        text: translate('under-way.set-up'),
        binding,
        actions: [
          { ...wish('lost_phone'), id: 'open-instead' },
          { id: 'go-on', title: translate('action.go-on') },
        ],
      }),
    'notice: offer of a person': () =>
      noticeCard({
        tone: 'neutral',
        title: translate('person.title-1'),
        text: translate('person.text'),
        binding,
        actions: [{ ...wish('talk_to_human'), title: translate('action.talk-to-human') }],
      }),
  };
}
