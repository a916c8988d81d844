import { inGroups } from './code.js';
import { button, element, paragraph } from './dom.js';
import { homeScreenSteps } from './pictures.js';
import { announce, type Screen } from './view.js';
import { words } from './words.js';

/**
 * How the page comes to the home screen of an iPhone, which notifies from nowhere else. What is opened there has a storage of
 * its own, so that the account is added there and not here.
 */
export function iosScreen(code: string, without: () => void): Screen {
  const { ios } = words;
  const copying = button(ios.copy, 'quiet', () => {
    const said = (text: string): void => {
      copying.textContent = text;
      announce(text);
    };
    void navigator.clipboard.writeText(inGroups(code)).then(
      () => said(ios.copied),
      () => said(ios.notCopied),
    );
  });
  const step = (picture: Node, text: string): HTMLElement => element('li', {}, picture, element('span', {}, text));
  return {
    heading: ios.heading,
    parts: [
      paragraph(ios.why),
      element(
        'ol',
        { class: 'steps' },
        step(homeScreenSteps.share(), ios.share),
        step(homeScreenSteps.choose(), ios.choose),
        step(homeScreenSteps.open(), ios.open),
      ),
      element('p', { class: 'big-code', translate: 'no' }, inGroups(code)),
      element('div', { class: 'buttons' }, copying, button(ios.without, 'link', without)),
    ],
  };
}
