import { type AppPasswordLine, appPasswordsCard } from '../../cards/app-passwords-card.ts';
import { copyAppPasswordCard } from '../../cards/copy-app-password-card.ts';
import { nameAppPasswordCard } from '../../cards/name-app-password-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import type { Translate } from '../../services/localization/translate.ts';

const binding = { flow: 'demo-flow', nonce: 'demo-nonce' };

/** Not anybody's. */
const password = 'a2b3c4d5e6f7g8h9';
const groups = 'a2b3 c4d5 e6f7 g8h9';

function line(id: string, usedOn?: string): AppPasswordLine {
  return { id, name: `demo-${id}`, madeOn: '2-3-2026', usedOn };
}

/** Makes every card of app passwords, in every form it has. */
export function appPasswordSamples(translate: Translate): Record<string, () => AdaptiveCard> {
  const defaultName = 'demo 1';
  const list = [line('one'), line('two', '3-3-2026')];
  const problem = translate('app-passwords.name-taken');
  return {
    'name-app-password offered': () => nameAppPasswordCard({ binding, purpose: 'offer', defaultName }, translate),
    'name-app-password that was asked for': () =>
      nameAppPasswordCard({ binding, purpose: 'first', defaultName }, translate),
    'name-app-password after a problem': () =>
      nameAppPasswordCard({ binding, purpose: 'another', defaultName, problem }, translate),
    'copy-app-password': () => copyAppPasswordCard({ binding, name: 'Demo', password, groups }, translate),
    'app-passwords': () => appPasswordsCard({ binding, list, canMake: true }, translate),
    'app-passwords after one was made, and no more are possible': () =>
      appPasswordsCard(
        { binding, list, canMake: false, notice: translate('app-passwords.hidden'), problem },
        translate,
      ),
    'app-passwords as many as there can be': () => {
      const many = Array.from({ length: 40 }, (_, index) => ({ ...line(String(index)), name: '*'.repeat(40) }));
      return appPasswordsCard({ binding, list: many, canMake: false }, translate);
    },
    'notice before app passwords are deleted': () =>
      noticeCard({
        tone: 'attention',
        title: translate('app-passwords.title-delete'),
        text: translate('app-passwords.delete', { name: 'Demo' }),
        binding,
        actions: [
          { id: 'cancel', title: translate('action.keep'), primary: true },
          { id: 'delete', title: translate('action.delete') },
        ],
      }),
  };
}
