/** So many of something, in English as commands say it: `1 row`, `2 rows`. @param several where it is not `one` with an s. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
