import type { WordKey } from '../../i18n/i18n.ts';
import { recordingType } from './may-record.ts';

/** A voice note ends by itself after this. Milliseconds. */
export const longestRecording = 10 * 60_000;

export type Recording = {
  /** How loud it is now: 0 to 1. */
  level(): number;
  /** Ends it, lets go of the microphone, and hands over what was recorded. Again: the same. */
  stop(): Promise<Blob>;
};

/** @throws DOMException when there is no microphone or it is refused: see {@link whyNot}. */
export async function startRecording(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = recordingType();
  const recorder = new MediaRecorder(stream, {
    ...(type !== undefined && { mimeType: type }),
    audioBitsPerSecond: 32_000,
  });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const { promise: ended, resolve } = Promise.withResolvers<Blob>();
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  recorder.onstop = () => {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
    resolve(new Blob(parts, { type: recorder.mimeType }));
  };
  // In parts, so that what was said until then is there when the microphone is pulled out.
  recorder.start(1_000);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      return loudness(samples);
    },
    stop() {
      if (recorder.state !== 'inactive') recorder.stop();
      return ended;
    },
  };
}

/** 0 to 1 as people hear it: from 60 dB below the loudest on. */
export function loudness(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.min(1, Math.max(0, 1 + Math.log10(Math.max(power, 1e-12)) / 6));
}

/** Why there is no recording, and what the person can do. */
export function whyNot(error: unknown): WordKey {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'composer.microphoneRefused';
    case 'NotFoundError':
      return 'composer.microphoneMissing';
    case 'NotReadableError':
    case 'AbortError':
      return 'composer.microphoneBusy';
    default:
      return 'composer.microphoneFailed';
  }
}

/** How a recording's name ends, by its media type. */
export function endingOf(type: string): string {
  if (type.startsWith('audio/mp4')) return '.m4a';
  return type.startsWith('audio/ogg') ? '.ogg' : '.webm';
}
