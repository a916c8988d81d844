import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import jsqr from 'jsqr';
import QRCode from 'qrcode';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { labelText } from '../../../services/methods/authenticator-code/account-label.ts';
import { otpauthUri } from '../../../services/methods/authenticator-code/otpauth-uri.ts';
import { qrPicture } from '../../../services/methods/authenticator-code/qr-code.ts';
import { type GreyRows, readPng } from './png-reader.ts';

// It is CommonJS, and its types are of a module.
const jsQR = jsqr as unknown as typeof jsqr.default;

// Its own way to the WebAssembly leads to a server.
prepareZXingModule({
  overrides: { wasmBinary: await readFile(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))) },
});

const skip = spawnSync('zbarimg', ['--version']).status === 0 ? false : 'no zbarimg';
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const plain = otpauthUri({ issuer: 'Contoso Demo', account: 'alex.demo@contoso.example', secret });
const demoName = labelText('Zo\u00eb Li: R+D \u{1f510}');
const decorated = otpauthUri({ issuer: demoName, account: `${demoName} (2)`, secret });

function picture(text: string): Buffer {
  const [, base64 = ''] = /^data:image\/png;base64,([A-Za-z0-9+/=]+)$/.exec(qrPicture(text).pngDataUri) ?? [];
  return Buffer.from(base64, 'base64');
}

describe('the picture of a QR code', () => {
  test('has a white quiet zone of at least four modules on every side', () => {
    for (const text of [plain, decorated]) {
      const rows = readPng(picture(text));
      const { size } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules;
      const border = whiteBorder(rows);
      const module = (rows.length - 2 * border) / size;
      assert.ok(Number.isInteger(module) && module >= 4, `${module} pixels a module`);
      assert.ok(border >= 4 * module, `${border} pixels of quiet zone, ${module} pixels a module`);
    }
  });

  test('is black on white and nothing between', () => {
    const shades = new Set(readPng(picture(plain)).flat());
    assert.deepEqual([...shades].sort(), [0, 255]);
  });

  test('has whole pixels a module, at least three, and says how many it has in all', () => {
    for (const length of [1, 40, 100, 200, 330]) {
      const text = 'a'.repeat(length);
      const { size } = QRCode.create([{ data: Buffer.from(text), mode: 'byte' }], {
        errorCorrectionLevel: 'M',
      }).modules;
      const rows = readPng(picture(text));
      const module = rows.length / (size + 8);
      assert.ok(size <= 69 && Number.isInteger(module) && module >= 3, `${size} modules of ${module} pixels`);
      assert.equal(qrPicture(text).pixels, rows.length);
      assert.ok(rows.length <= 330, `${rows.length} pixels`);
    }
  });

  test('has the modules that the library gives for the same text and mask, five pixels each', () => {
    for (const text of [plain, decorated]) {
      const { data, size } = QRCode.create(text, { errorCorrectionLevel: 'M', maskPattern: 2 }).modules;
      const rows = readPng(picture(text));
      const drawn = Array.from({ length: size * size }, (_, at) => {
        const [top, left] = [20 + 5 * Math.floor(at / size), 20 + 5 * (at % size)];
        const pixels = rows.slice(top, top + 5).flatMap((row) => row.slice(left, left + 5));
        return pixels.every((pixel) => pixel === 0) ? 1 : pixels.every((pixel) => pixel === 255) ? 0 : undefined;
      });
      assert.deepEqual(drawn, Array.from(data));
    }
  });

  test('is as small as the library would make it, but for one size where a name mixes capitals and the rest', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 64 }), (name) => {
        const text = otpauthUri({ issuer: 'Contoso Demo', account: labelText(name), secret });
        const least = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules.size;
        const size = sizeOf(text);
        assert.ok(size - least <= 4, `${size} modules where ${least} would do`);
      }),
      { numRuns: 50 },
    );
  });

  test('says error correction M in its format information', () => {
    const rows = readPng(picture(plain));
    const border = whiteBorder(rows);
    const { size } = QRCode.create(plain, { errorCorrectionLevel: 'M' }).modules;
    const module = (rows.length - 2 * border) / size;
    const bit = (x: number, y: number): number =>
      (rows[border + y * module]?.[border + x * module] ?? 255) < 128 ? 1 : 0;
    // ISO/IEC 18004, 7.9: the two highest bits, unmasked by 10 (of 101010000010010), are 00 for level M.
    assert.deepEqual([bit(0, 8) ^ 1, bit(1, 8) ^ 0], [0, 0]);
  });

  test('stays small enough for a card', () => {
    assert.ok(qrPicture(decorated).pngDataUri.length < 20_000);
  });

  test('is read by ZXing, whatever the name', async () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(name, name, async (account, issuer) => {
        const text = otpauthUri({ issuer: labelText(issuer), account: labelText(account), secret });
        const [read] = await readBarcodes(picture(text), { formats: ['QRCode'] });
        assert.equal(read?.text, text);
      }),
      { numRuns: 100, examples: [['Zo\u00eb Li: R+D \u{1f510}', 'Contoso Demo']] },
    );
  });

  test('is read by jsQR', () => {
    for (const text of [plain, decorated]) {
      const rows = readPng(picture(text));
      const pixels = Uint8ClampedArray.from(rows.flat().flatMap((grey) => [grey, grey, grey, 255]));
      assert.equal(jsQR(pixels, rows.length, rows.length)?.data, text);
    }
  });

  test('is read by ZBar, and by it on a dark background', { skip }, (t) => {
    const directory = mkdtempSync(join(tmpdir(), 'qr-test-'));
    t.after(() => rmSync(directory, { recursive: true, force: true }));
    for (const text of [plain, decorated]) {
      const png = picture(text);
      const file = join(directory, 'qr.png');
      writeFileSync(file, png);
      assert.equal(decoded(file), text);
      const dark = join(directory, 'dark.pgm');
      writeFileSync(dark, onBlack(readPng(png)));
      assert.equal(decoded(dark), text);
    }
  });
});

function decoded(file: string): string {
  const { stdout } = spawnSync('zbarimg', ['--quiet', '--raw', '--nodbus', file], { encoding: 'utf8' });
  return stdout.trim();
}

/** Pixels of white around the picture, the least of the four sides. */
function whiteBorder(rows: GreyRows): number {
  const columns = (rows[0] ?? []).map((_, x) => rows.map((row) => row[x] ?? 0));
  const sides = [rows, rows.toReversed(), columns, columns.toReversed()];
  return Math.min(...sides.map((lines) => lines.findIndex((line) => line.some((pixel) => pixel < 255))));
}

/** The picture in the middle of a black one, as in a dark theme. */
function onBlack(rows: GreyRows): Buffer {
  const size = rows.length + 200;
  const pixels = Buffer.alloc(size * size);
  for (const [y, row] of rows.entries()) pixels.set(row, (y + 100) * size + 100);
  return Buffer.concat([Buffer.from(`P5 ${size} ${size} 255\n`), pixels]);
}

/** Modules on a side, whatever pixels they have. */
function sizeOf(text: string): number {
  const rows = readPng(picture(text));
  return (rows.length * 4) / whiteBorder(rows) - 8;
}
