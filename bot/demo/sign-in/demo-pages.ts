import type { FoundPerson } from '../../../services/directory/directory.ts';
import { html, type Html } from '../../sign-in/html.ts';
import { framed, type PageFrame } from '../../sign-in/page-frame.ts';
import { demoSignInPath, type PostedForm, type SignedIn } from './demo-entra.ts';

type Frame = Omit<PageFrame, 'title' | 'content' | 'head'>;

/** Who is to be signed in, of the demo's people. */
export function choosePage(people: readonly FoundPerson[], frame: Frame): string {
  const { translate } = frame;
  const options = people.map(({ objectId, displayName, accountName }) => {
    return html`<option value="${objectId}">${displayName} (${accountName})</option>`;
  });
  return page(frame, translate('demo-sign-in.title'), [
    html`<p>${translate('demo-sign-in.about')}</p>`,
    html`<form method="post" action="${demoSignInPath}/start">
      <label for="person">${translate('demo-sign-in.person')}</label>
      <select id="person" name="person">
        ${options}
      </select>
      <button class="primary">${translate('demo-sign-in.start')}</button>
    </form>`,
  ]);
}

/** Posts what Entra would. */
export function sendingPage({ to, fields }: PostedForm, frame: Frame & { readonly nonce: string }): string {
  const { translate, nonce } = frame;
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return page(frame, translate('demo-sign-in.title'), [
    html`<form method="post" action="${to}">
        ${inputs}
        <button class="primary">${translate('action.continue')}</button>
      </form>
      <script nonce="${nonce}">
        document.forms[0].submit();
      </script>`,
  ]);
}

/** What was answered, decoded. */
export function answeredPage(signedIn: SignedIn, frame: Frame): string {
  const { translate } = frame;
  const again = html`<p><a href="${demoSignInPath}">${translate('demo-sign-in.again')}</a></p>`;
  if (signedIn.is === 'refused') {
    const { why } = signedIn;
    return page(frame, translate('demo-sign-in.refused-title'), [
      html`<p id="refused">${translate('demo-sign-in.refused', { why })}</p>`,
      again,
    ]);
  }
  const { person, header, claims } = signedIn;
  return page(frame, translate('demo-sign-in.signed-in', { name: person.displayName }), [
    html`<p>${translate('demo-sign-in.answered')}</p>`,
    html`<pre id="answer" tabindex="0">${JSON.stringify({ header, claims }, undefined, 2)}</pre>`,
    again,
  ]);
}

function page(frame: Frame, title: string, content: readonly Html[]): string {
  return framed({
    ...frame,
    title,
    content: html`<main>
      <h1>${title}</h1>
      ${content}
    </main>`,
  });
}
