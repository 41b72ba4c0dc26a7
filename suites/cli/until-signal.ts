/** Aborts at the first SIGINT, SIGTERM or SIGHUP, so that what is known gets reported; the second one ends the process. */
export function untilSignal(): { readonly signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, abort);
  const release = (): void => ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((name) => process.off(name, abort));
  return { signal: controller.signal, release };
}

/** How a command ends that serves something. */
export const interrupted = (): Promise<void> =>
  new Promise((resolve) => untilSignal().signal.addEventListener('abort', () => resolve()));
