import { html, type Html } from './html.ts';
import { type MessageFrame, messagePage } from './message-page.ts';
import { helpdeskLine } from './page-frame.ts';

/**
 * The page that leads to where the person wanted to go. It is a page, and no redirect: browsers hold `form-action` against every redirect
 * that follows a post, and the application may have some that lead elsewhere.
 */
export function goOnPage(back: string, frame: MessageFrame): string {
  return messagePage(
    { ...frame, head: html`<meta http-equiv="refresh" content="0;url=${back}" />` },
    'sign-in.sent-back-title',
    [
      html`<p role="status">${frame.translate('sign-in.sent-back')}</p>`,
      link(back, frame.translate('action.continue')),
    ],
  );
}

/** The person stopped before they had verified. */
export function stoppedPage(back: string, frame: MessageFrame): string {
  const { translate } = frame;
  return messagePage(frame, 'sign-in.stopped-title', [
    html`<p>${translate('sign-in.stopped')}</p>`,
    link(back, translate('action.start-again')),
  ]);
}

/** There were too many sign-ins. */
export function tooManyPage(minutes: number, frame: MessageFrame): string {
  return messagePage(frame, 'sign-in.refused-title', [
    html`<p>${frame.translate('outcome.throttled', { minutes })}</p>`,
    helpdeskLine(frame),
  ]);
}

/** @param formToken in the form, beside what the browser shows */
export function signOutPage(formToken: string, frame: MessageFrame): string {
  const { translate } = frame;
  return messagePage(frame, 'sign-in.sign-out-title', [
    html`<p>${translate('sign-in.sign-out')}</p>`,
    html`<form method="post">
      <input type="hidden" name="form" value="${formToken}" />
      <button class="primary">${translate('action.sign-out')}</button>
    </form>`,
  ]);
}

export function signedOutPage(frame: MessageFrame): string {
  return messagePage(frame, 'sign-in.signed-out-title', [html`<p>${frame.translate('sign-in.signed-out')}</p>`]);
}

function link(to: string, text: string): Html {
  return html`<p><a href="${to}">${text}</a></p>`;
}
