import QRCode from 'qrcode';

/**
 * A QR code as a PNG data URI: error correction M, black on white with a quiet zone of four modules inside the image,
 * so that it scans on a dark background too.
 *
 * @param text what the code says; at most about 2,300 bytes
 * @see https://www.iso.org/standard/83389.html ISO/IEC 18004, quiet zone
 */
export async function qrPngDataUri(text: string): Promise<string> {
  return QRCode.toDataURL(text, { type: 'image/png', errorCorrectionLevel: 'M', margin: 4, scale: 6 });
}
