import QRCode, { type QRCodeSegment } from 'qrcode';
import { monochromePng } from './monochrome-png.ts';

/**
 * Weighing all eight masks takes seven times as long as all the rest of the code. For texts like ours this one comes within
 * 4 % of the best of them on average, by the standard's own count; readers take any.
 * @see https://www.iso.org/standard/83389.html ISO/IEC 18004, 7.8
 */
const maskPattern = 2;

/** Shorter runs would not make up for the change of mode and back. */
const alphanumeric = /([0-9A-Z $%*+\-./:]{16,})/u;

/** A picture and its side in pixels: shown at any other size, its modules are no whole pixels and many readers give up. */
export interface QrPicture {
  readonly pngDataUri: string;
  readonly pixels: number;
}

/** White modules on every side. */
const margin = 4;
/** In pixels, to fit beside the chat; a module has five where that is possible, and never less than three. */
const widest = 330;
const [smallestModule, largestModule] = [3, 5];

/**
 * A QR code as a PNG data URI: error correction M, black on white with a quiet zone of four modules inside the image,
 * so that it scans on a dark background too.
 *
 * @param text what the code says; at most about 2,300 bytes
 * @see https://www.iso.org/standard/83389.html ISO/IEC 18004, quiet zone
 */
export function qrPicture(text: string): QrPicture {
  const { modules } = QRCode.create(segmentsOf(text), { errorCorrectionLevel: 'M', maskPattern });
  const side = modules.size + 2 * margin;
  const scale = Math.max(smallestModule, Math.min(largestModule, Math.floor(widest / side)));
  const png = monochromePng(modules, { margin, scale });
  return { pngDataUri: `data:image/png;base64,${png.toString('base64')}`, pixels: side * scale };
}

/** A secret, and what is percent-encoded of a name, need five and a half bits a letter; the rest is bytes of UTF-8. */
function segmentsOf(text: string): QRCodeSegment[] {
  return text
    .split(alphanumeric)
    .map((part, index): QRCodeSegment =>
      index % 2 === 1 ? { data: part, mode: 'alphanumeric' } : { data: Buffer.from(part), mode: 'byte' },
    )
    .filter(({ data }) => String(data) !== '');
}
