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

/**
 * A QR code as a PNG data URI: error correction M, black on white with a quiet zone of four modules inside the image,
 * so that it scans on a dark background too.
 *
 * @param text what the code says; at most about 2,300 bytes
 * @see https://www.iso.org/standard/83389.html ISO/IEC 18004, quiet zone
 */
export function qrPngDataUri(text: string): string {
  const { modules } = QRCode.create(segmentsOf(text), { errorCorrectionLevel: 'M', maskPattern });
  const png = monochromePng(modules, { margin: 4, scale: 5 });
  return `data:image/png;base64,${png.toString('base64')}`;
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
