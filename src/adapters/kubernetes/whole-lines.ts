/**
 * Lines as they arrive. What a connection that broke off left unfinished is no line, and comes whole with the next
 * one; unless that was the end of what is read, which a program need not end with a line feed. Who stops reading
 * closes the connection.
 */
export async function* wholeLines(bytes: AsyncIterable<Uint8Array>, isEnd: () => boolean): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '' && isEnd()) yield rest;
}
