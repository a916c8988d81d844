import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseActivity } from '../../../bot/channel/inbound-activity.ts';
import { readInput, type Unreadable } from '../../../bot/conversation/input.ts';
import type { Input } from '../../../dialogs/support/turn.ts';

const fromTeams = {
  type: 'message',
  id: '1700000000000',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/demo/',
  from: { id: '29:demo', aadObjectId: '00000000-0000-4000-8000-000000000001' },
  conversation: { conversationType: 'personal', tenantId: 'demo-tenant', id: 'a:demo' },
  recipient: { id: '28:demo-bot' },
};

function inputOf(part: object): Input | Unreadable | undefined {
  const activity = parseActivity(JSON.parse(JSON.stringify({ ...fromTeams, ...part })));
  assert.ok(activity);
  return readInput(activity);
}

function written(part: object): string | undefined {
  const input = inputOf(part);
  return input?.kind === 'text' ? input.text : undefined;
}

const quotedReply = { type: 'quotedReply', quotedReply: { messageId: '1700000000001' } };
const html = (content: string): object => ({ contentType: 'text/html', content });

describe('what is written in a message', () => {
  test('is read without the markup that clients put around it', () => {
    for (const text of [
      '**128032**',
      '__128032__',
      '*128032*',
      '`128032`',
      '~~128032~~',
      '# 128032',
      '<p>128032</p>',
      '<div><p><strong>128032</strong></p></div>',
      '<p>128032&nbsp;</p>',
      '&#49;28032',
      '<p>128032<br/></p>',
      '[128032](tel:128032)',
      '<span style="color:red">128032</span>',
      '<at>Demo Bot</at> 128032',
      '<at id="0">Demo Bot</at>&nbsp;128032',
      '1\u200b2\u200b8\u200d0\u206032\ufeff',
      '\u2066128032\u2069',
      '1\ufe0f\u20e32\ufe0f\u20e38\ufe0f\u20e30\ufe0f\u20e33\ufe0f\u20e32\ufe0f\u20e3',
    ]) {
      for (const textFormat of ['plain', 'markdown', 'xml', undefined]) {
        assert.equal(written({ text, textFormat }), '128032', text);
      }
    }
    assert.equal(written({ text: '**cancel**' }), 'cancel');
    assert.equal(written({ text: 'a &lt;b&gt; &amp;amp; c' }), 'a <b> &amp; c');
    assert.equal(written({ text: '<p>one</p><p>two</p>' }), 'one\ntwo');
    assert.equal(written({ text: 'i_am_here <3 &unknown; &#x110000;' }), 'i_am_here <3 &unknown; &#x110000;');
  });

  test('is read without what it quotes', () => {
    const said = 'The code is 654321';
    for (const part of [
      { text: '<quoted messageId="1700000000001"/>128032', entities: [quotedReply] },
      { text: '<quoted messageId="1700000000001"/> <p>128032</p>', entities: [quotedReply] },
      { text: `<quoted messageId="1">${said}</quoted>128032`, entities: [quotedReply] },
      { text: `<blockquote><p>${said}</p></blockquote><p>128032</p>` },
      { text: `<blockquote>a<blockquote>${said}</blockquote>b</blockquote>128032` },
      { text: `> ${said}\n> twice\n\n128032` },
      { text: `&gt; ${said}\n128032` },
      { text: `${said}\n\n128032`, entities: [quotedReply] },
      { text: `Demo Bot\r\n${said}\r\n\r\n128032`, entities: [quotedReply] },
      {
        text: `Demo Bot ${said} 128032`,
        entities: [{ type: 'quotedReply', quotedReply: { messageId: '1', preview: said } }],
      },
      {
        text: `${said} 128032`,
        attachments: [
          { contentType: 'messageReference', content: JSON.stringify({ messageId: '1', messagePreview: said }) },
        ],
      },
      {
        text: `Demo Bot ${said} 128032`,
        attachments: [html(`<blockquote itemtype="http://schema.skype.com/Reply">${said}</blockquote><p>128032</p>`)],
      },
    ]) {
      assert.equal(written(part), '128032', JSON.stringify(part));
    }
  });

  test('is in the HTML beside it where there is no text', () => {
    assert.equal(written({ attachments: [html('<p>128&nbsp;032</p>')] }), '128 032');
  });

  test('is itself where nothing is quoted or marked, beside the HTML that Teams sends with it', () => {
    assert.equal(written({ text: 'set up', attachments: [html('<p>set up</p>')] }), 'set up');
    assert.equal(written({ text: '+31 (0)6 1234 5678' }), '+31 (0)6 1234 5678');
    assert.equal(written({ text: '5 > 3' }), '5 > 3');
  });

  test('is no words in a picture, a file, a recording or a mere quotation, and nothing at all in nothing', () => {
    for (const part of [
      {
        attachments: [
          { contentType: 'image/*', contentUrl: 'https://demo.example/a.png' },
          html('<p><img src="a"></p>'),
        ],
      },
      { text: '', attachments: [{ contentType: 'application/vnd.microsoft.teams.file.download.info', content: {} }] },
      { text: ' ', attachments: [{ contentType: 'audio/mp4' }] },
      { attachments: [html('<p><img alt="GIF" src="a"></p>')] },
      { text: '<quoted messageId="1"/>', entities: [quotedReply] },
    ]) {
      assert.deepEqual(inputOf(part), { kind: 'unreadable', sentence: 'chat.no-words' }, JSON.stringify(part));
    }
    for (const part of [{}, { text: '<at>Demo Bot</at>' }, { text: '\u200b', attachments: [html('<p></p>')] }]) {
      assert.equal(inputOf(part), undefined, JSON.stringify(part));
    }
  });

  test('is never taken as a code when it was changed afterwards, and another change asks nothing', () => {
    const changed = { type: 'messageUpdate', channelData: { tenant: { id: 'demo-tenant' }, eventType: 'editMessage' } };
    for (const text of ['128032', '<p>the code is **128 032**</p>']) {
      assert.deepEqual(inputOf({ ...changed, text }), { kind: 'unreadable', sentence: 'chat.edited-code' }, text);
    }
    for (const text of ['cancel', 'hello', '', undefined]) assert.equal(inputOf({ ...changed, text }), undefined, text);
  });

  test('does not depend on attachments and entities that are not what they should be', () => {
    for (const strange of [
      null,
      1,
      'x',
      {},
      { length: 3 },
      [null, 1, [], {}, { contentType: 1 }, { contentType: 'text/html', content: 7 }],
    ]) {
      assert.equal(written({ text: '128032', attachments: strange }), '128032', JSON.stringify(strange));
    }
    for (const strange of [null, 1, 'x', [], { preview: {} }]) {
      const entities = [{ type: 'quotedReply', quotedReply: strange }];
      assert.equal(written({ text: '128032', entities }), '128032', JSON.stringify(strange));
    }
  });

  test('is read at once, whatever is in it', () => {
    const start = performance.now();
    for (const part of [
      '<quoted>',
      '<blockquote>',
      '<blockquote a',
      '[',
      '[a](',
      '<at>',
      '&#',
      '*_',
      '\\',
      '> ',
      '<p',
    ]) {
      for (const length of [4_000, 200_000]) {
        written({
          text: part.repeat(Math.floor(length / part.length)),
          attachments: [html(part.repeat(300))],
          entities: [quotedReply],
        });
      }
    }
    assert.ok(performance.now() - start < 2_000);
  });
});
