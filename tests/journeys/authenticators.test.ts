import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { qrCodeCard } from '../../cards/qr-code-card.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import type { AuthenticatorEntry } from '../../services/methods/forms.ts';
import { qrPicture } from '../../services/methods/authenticator-code/qr-code.ts';
import { authenticatorMethod, demoPerson } from '../services/methods/method-kit.ts';
import { codeAt } from '../support/authenticator.ts';
import { elementsOf } from '../support/fake-teams.ts';
import { codesByKeePassXC, PasswordStore, readByPyotp, skipAuthenticators } from './support/authenticators.ts';
import { closeBrowser, openWindow } from './support/browser.ts';
import { decodeQr, skip } from './support/tools.ts';

// It is CommonJS, and its types are of a module.
const jsQR = jsqr as unknown as typeof jsqr.default;
prepareZXingModule({
  overrides: { wasmBinary: await readFile(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))) },
});

const imageSchema = z.object({ url: z.string(), width: z.string(), height: z.string() });

/** Accounts as directories have them, and as nobody expects them. */
const names: Readonly<Record<string, string>> = {
  plain: 'alex.demo+test@contoso.example',
  guest: 'kim_fabrikam.example#EXT#@contoso.onmicrosoft.com',
  Cyrillic: 'александра.константинопольская@пример.рф',
  Arabic: 'محمد.عبد.الرحمن@مثال.إختبار',
  Chinese: '山田太郎・東京本社・情報システム部門・第一課',
  emoji: '\u{1f469}\u200d\u{1f4bb}\u{1f1f3}\u{1f1f1}'.repeat(4),
  long: `${'very.long.name.'.repeat(8)}@contoso.example`,
  signs: 'a:b#c?d&e/f',
  percent: '100% + 50%25',
  quotes: `"double" 'single' \\ back`,
  accents: 'Zoë van den Ĳssel-König',
  mixed: 'é a é a é a é a é a é a é a é a é a é a é a',
};

/** What the card shows for an account. */
function entryOf(accountName: string): AuthenticatorEntry {
  const method = authenticatorMethod();
  const owner = { person: demoPerson, methodId: 'demo-method' };
  const credential = method.create(owner, { entry: { displayName: 'Demo', accountName }, ordinal: 2 });
  return method.authenticatorEntry({ ...owner, credential });
}

const entries = Object.entries(names).map(([sort, name]) => ({ sort, entry: entryOf(name) }));

describe('a real authenticator takes the line of every name', { skip: skipAuthenticators }, () => {
  test('pyotp: with the name and the code that we expect', () => {
    const at = new Date('2027-01-01T10:00:00Z');
    for (const { sort, entry } of entries) {
      assert.deepEqual(readByPyotp(entry.otpauthUri, at), [entry.issuer, entry.account, codeAt(entry, at)], sort);
    }
  });

  test('pass with its OTP extension and the OATH Toolkit: with the name and the code that we expect', (t) => {
    const store = new PasswordStore();
    t.after(() => store.close());
    for (const { sort, entry } of entries) {
      const before = new Date();
      const { name, code } = store.take(entry.otpauthUri);
      assert.equal(name, `${entry.issuer}/${entry.account}`, sort);
      assert.ok([codeAt(entry, before), codeAt(entry, new Date())].includes(code), sort);
    }
  });

  test('KeePassXC: with the code that we expect', () => {
    const before = new Date();
    const codes = codesByKeePassXC(entries.map(({ entry }) => entry.otpauthUri));
    for (const [index, { sort, entry }] of entries.entries()) {
      const between = [before, new Date(before.getTime() + 30_000), new Date()].map((at) => codeAt(entry, at));
      assert.ok(between.includes(codes[index] ?? ''), sort);
    }
  });
});

describe('the QR code as Chromium draws the card', { skip }, () => {
  const home = mkdtempSync(join(tmpdir(), 'qr-drawn-'));
  after(async () => {
    await closeBrowser();
    rmSync(home, { recursive: true, force: true });
  });

  for (const deviceScaleFactor of [1, 2]) {
    test(`is read by ZBar, ZXing and jsQR at pixel ratio ${deviceScaleFactor}, for every name`, async () => {
      const window = await openWindow({ deviceScaleFactor, viewport: { width: 800, height: 600 } });
      const page = await window.newPage();
      for (const { sort, entry } of entries) {
        const png = await drawn(page, entry);
        const file = join(home, 'qr.png');
        writeFileSync(file, png);
        assert.equal(decodeQr(file), entry.otpauthUri, `ZBar, ${sort}`);
        const [read] = await readBarcodes(png, { formats: ['QRCode'] });
        assert.equal(read?.text, entry.otpauthUri, `ZXing, ${sort}`);
        const { pixels, width, height } = await pixelsOf(page, png);
        assert.equal(jsQR(pixels, width, height)?.data, entry.otpauthUri, `jsQR, ${sort}`);
      }
      await window.close();
    });
  }
});

/** The picture of the card, drawn at the size that the card gives. */
async function drawn(page: Page, entry: AuthenticatorEntry): Promise<Buffer> {
  const view = {
    ...entry,
    binding: { flow: 'f', nonce: 'n' },
    qr: qrPicture(entry.otpauthUri),
    secretGroups: '',
    expiresInMinutes: 10,
  };
  const image = elementsOf(qrCodeCard(view, createLocalization().translator('en'))).find(
    ({ type }) => type === 'Image',
  );
  const [url, width, height] = (['url', 'width', 'height'] as const).map((name) => imageSchema.parse(image)[name]);
  await page.setContent(
    `<body style="background:#292929;margin:40px"><img src="${url}" style="width:${width};height:${height}"></body>`,
  );
  return page.screenshot();
}

/** Red, green, blue and alpha of each pixel, as Chromium decodes them. */
async function pixelsOf(
  page: Page,
  png: Buffer,
): Promise<{ pixels: Uint8ClampedArray; width: number; height: number }> {
  const read = `async (base64) => {
    const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,' + base64)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const drawing = canvas.getContext('2d');
    drawing.drawImage(bitmap, 0, 0);
    const bytes = drawing.getImageData(0, 0, bitmap.width, bitmap.height).data;
    let data = '';
    for (let at = 0; at < bytes.length; at += 4096) data += String.fromCharCode(...bytes.subarray(at, at + 4096));
    return { data: btoa(data), width: bitmap.width, height: bitmap.height };
  }`;
  const { data, width, height } = await page.evaluate<{ data: string; width: number; height: number }>(
    `(${read})(${JSON.stringify(png.toString('base64'))})`,
  );
  return { pixels: new Uint8ClampedArray(Buffer.from(data, 'base64')), width, height };
}
