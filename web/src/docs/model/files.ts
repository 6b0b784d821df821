/** A file of an entry, as the server sends it. */
export interface FileOf {
  id: string;
  name: string;
  mime: string;
  size: number;
  hash: string;
  created_at: string;
  category?: string;
  desc?: string;
  url?: string;
  private?: boolean;
  stored?: boolean;
  previous?: { id: string; created_at: string; hash: string; size: number }[];
}

const TEXT = /^(text\/|application\/(json|xml|.*\+xml|.*\+json))/;

/** Whether a file can be shown in place; all others can only be downloaded. */
export function canPreview(mime: string): boolean {
  const type = (mime.split(';')[0] ?? '').trim();
  return type === 'application/pdf' || /^image\/(png|jpeg|gif|webp)$/.test(type) || TEXT.test(type);
}

/** "30 kB"; powers of a thousand, as file managers count. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) [size, unit] = [size / 1000, unit + 1];
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** A file name without signs that systems refuse. */
export function fileName(text: string): string {
  return text.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 120) || 'document';
}
