import { html, type Html } from './html.ts';
import { framed, helpdeskLine, type PageFrame } from './page-frame.ts';
import type { Answer } from './sign-in-flow.ts';
import type { Ended } from './verify-flow.ts';

export type MessageFrame = Omit<PageFrame, 'title' | 'content'>;

/** The page of a sign-in that is over. */
export function endedPage({ why, formToken }: Ended, frame: MessageFrame): string {
  const { translate } = frame;
  const goOn =
    why === 'denied' && formToken !== undefined
      ? html`<form method="post">
          <input type="hidden" name="form" value="${formToken()}" />
          <button class="primary" name="act" value="stop">${translate('action.continue')}</button>
        </form>`
      : undefined;
  return messagePage(frame, `sign-in.${why}-title`, [
    html`<p>${translate(`sign-in.${why}`)}</p>`,
    why === 'denied' ? helpdeskLine(frame) : undefined,
    goOn,
  ]);
}

/** The page where nothing can be done: the request was none, or something failed; the log has the cause under the reference. */
export function troublePage(what: 'refused' | 'fault', reference: string, frame: MessageFrame): string {
  return messagePage(frame, 'sign-in.refused-title', [
    html`<p>${frame.translate(`sign-in.${what}`, { reference })}</p>`,
    helpdeskLine(frame),
  ]);
}

/** The page that takes an answer to Entra: it posts itself, and has a button where it cannot. */
export function answerPage({ to, fields }: Answer, frame: MessageFrame & { readonly nonce: string }): string {
  const { translate, nonce } = frame;
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return messagePage(frame, 'sign-in.sent-back-title', [
    html`<p role="status">${translate('sign-in.sent-back')}</p>`,
    html`<form method="post" action="${to}">
        ${inputs}
        <button class="primary">${translate('action.continue')}</button>
      </form>
      <script nonce="${nonce}">
        document.forms[0].submit();
      </script>`,
  ]);
}

/** A page that says one thing. */
export function messagePage(
  frame: MessageFrame,
  key: Parameters<MessageFrame['translate']>[0],
  content: readonly (Html | undefined)[],
): string {
  const title = frame.translate(key);
  return framed({
    ...frame,
    title,
    content: html`<main>
      <h1>${title}</h1>
      ${content}
    </main>`,
  });
}
