import { html, type Html } from './html.ts';
import { framed, helpdeskLine, type PageFrame } from './page-frame.ts';
import type { Answer, Ended } from './sign-in-flow.ts';

type Frame = Omit<PageFrame, 'title' | 'content' | 'head'>;

/** The page of a sign-in that is over. */
export function endedPage({ why, formToken }: Ended, frame: Frame): string {
  const { translate } = frame;
  const goOn =
    why === 'denied' && formToken !== undefined
      ? html`<form method="post">
          <input type="hidden" name="form" value="${formToken}" />
          <button class="primary" name="act" value="stop">${translate('action.continue')}</button>
        </form>`
      : undefined;
  return message(frame, `sign-in.${why}-title`, [
    html`<p>${translate(`sign-in.${why}`)}</p>`,
    why === 'denied' ? helpdeskLine(frame) : undefined,
    goOn,
  ]);
}

/** The page where nothing can be done: the request was none, or something failed; the log has the cause under the reference. */
export function troublePage(what: 'refused' | 'fault', reference: string, frame: Frame): string {
  return message(frame, 'sign-in.refused-title', [
    html`<p>${frame.translate(`sign-in.${what}`, { reference })}</p>`,
    helpdeskLine(frame),
  ]);
}

/** The page that takes an answer to Entra: it posts itself, and has a button where it cannot. */
export function answerPage({ to, fields }: Answer, frame: Frame & { readonly nonce: string }): string {
  const { translate, nonce } = frame;
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return message(frame, 'sign-in.sent-back-title', [
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

function message(frame: Frame, key: Parameters<Frame['translate']>[0], content: readonly (Html | undefined)[]): string {
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
