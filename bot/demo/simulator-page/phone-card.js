import { act } from './actions.js';
import { callPanel } from './call-panel.js';
import { element, keyedList, setText } from './dom.js';
import { history } from './history.js';
import { words } from './words.js';

/** @typedef {import('../../../services/telephony/simulator/views.ts').PhoneView} PhoneView */
/** @typedef {import('../../../services/telephony/simulator/views.ts').CallView} CallView */
/** @typedef {import('../../../services/telephony/simulator/views.ts').CallHabit} CallHabit */

/**
 * One phone.
 * @param {PhoneView} phone
 */
export function phoneCard(phone) {
  const heading = element('h2', { tabindex: '-1' }, [phone.display]);
  const settings = phoneSettings(phone);
  const past = history();
  const calls = element('div', { class: 'calls' });
  /** @type {Map<string, ReturnType<typeof callPanel>>} */
  const panels = new Map();
  const showCalls = keyedList(
    calls,
    (/** @type {CallView} */ { sid }) => sid,
    (call) => {
      const panel = callPanel(call);
      panels.set(call.sid, panel);
      return panel;
    },
  );
  const reply = replyForm(phone.number);
  const top = element('div', { class: 'phone-top' }, [heading, settings.element]);
  const card = element('section', { class: 'phone', 'aria-label': words.phone(phone.display) }, [
    top,
    past.element,
    calls,
    reply,
  ]);

  return {
    element: card,
    /** @param {PhoneView} changed */
    update(changed) {
      const live = changed.calls.filter(({ endedAt }) => endedAt === undefined);
      const hadFocus = calls.contains(document.activeElement);
      card.classList.toggle(
        'rings',
        live.some(({ status, isSilenced }) => status === 'ringing' && !isSilenced),
      );
      settings.update(changed);
      past.update(changed);
      showCalls(live);
      for (const sid of panels.keys()) if (live.every((call) => call.sid !== sid)) panels.delete(sid);
      if (hadFocus && live.length === 0) heading.focus();
    },
    tick() {
      for (const panel of panels.values()) panel.tick();
    },
    /** Presses a key in the call that is under way, if there is one. */
    pad() {
      return [...panels.values()].find(({ element: { classList } }) => classList.contains('in-progress'));
    },
  };
}

/** @param {PhoneView} phone */
function phoneSettings({ number }) {
  const select = element('select');
  for (const [value, label] of Object.entries(words.habits)) select.append(element('option', { value }, [label]));
  select.addEventListener('change', () => {
    void act({ do: 'set-call-habit', phone: number, habit: /** @type {CallHabit} */ (select.value) });
  });
  const box = element('input', { type: 'checkbox' });
  box.addEventListener('change', () => void act({ do: 'set-texts-arrive', phone: number, arrive: box.checked }));
  const note = element('p', { class: 'note', role: 'status' });
  return {
    element: element('div', { class: 'settings' }, [
      element('label', {}, [words.whenCalled, select]),
      element('label', { class: 'check' }, [box, words.textsArrive]),
      note,
    ]),
    /** @param {PhoneView} changed */
    update({ callHabit, textsArrive, isUnsubscribed }) {
      select.value = callHabit;
      box.checked = textsArrive;
      setText(note, isUnsubscribed ? words.unsubscribed : textsArrive ? '' : words.textsGetLost);
    },
  };
}

/** @param {string} phone */
function replyForm(phone) {
  const field = element('input', {
    type: 'text',
    'aria-label': words.write,
    placeholder: words.write,
    maxlength: '1600',
    autocomplete: 'off',
    enterkeyhint: 'send',
  });
  const form = element('form', { class: 'reply' }, [field, element('button', { class: 'primary' }, [words.send])]);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const body = field.value;
    if (body.trim() === '') return;
    void act({ do: 'reply', phone, body }).then((isDone) => {
      if (isDone && field.value === body) field.value = '';
    });
  });
  return form;
}
