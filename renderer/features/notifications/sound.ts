let context: AudioContext | undefined;
let last = 0;

/** Two soft tones, made here: nothing is fetched. Several notes at once make one sound. Browsers keep it silent before the first click. */
export function playSound(): void {
  const now = Date.now();
  if (now - last < 1_000) return;
  last = now;
  try {
    context ??= new AudioContext();
    void context.resume();
    const start = context.currentTime + 0.02;
    tone(context, 659.25, start);
    tone(context, 880, start + 0.12);
  } catch {
    // No sound device, or none that this page may have.
  }
}

/** A sine that comes quickly and fades: frequency in hertz, start in seconds of the context's clock. */
function tone(audio: AudioContext, frequency: number, start: number): void {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.15, start + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.35);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.4);
}
