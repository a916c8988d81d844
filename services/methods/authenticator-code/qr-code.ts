import QRCode from 'qrcode';

/** Greyscale, each line encoded against the one above (PNG filter 2), because lines repeat: half the time and size. */
const pngOptions = { deflateLevel: 9, colorType: 0, filterType: 2 };

/**
 * A QR code as a PNG data URI: error correction M, black on white with a quiet zone of four modules inside the image,
 * so that it scans on a dark background too.
 *
 * @param text what the code says; at most about 2,300 bytes
 * @see https://www.iso.org/standard/83389.html ISO/IEC 18004, quiet zone
 */
export async function qrPngDataUri(text: string): Promise<string> {
  const options = { errorCorrectionLevel: 'M', margin: 4, scale: 5, rendererOpts: pngOptions } as const;
  const png = await QRCode.toBuffer(text, options);
  return `data:image/png;base64,${png.toString('base64')}`;
}
