import type { Attachment } from '../../../protocol/index.ts';
import { useOffice } from '../../app/snapshot.ts';
import { useI18n } from '../../i18n/i18n.ts';
import { timeLeft } from './pace.ts';

/** How far something on its way is, in either direction. */
export type Course = {
  /** Bytes that are there, of `size`. */
  done: number;
  size: number;
  /** Bytes per second; absent until it is known. */
  speed?: number | undefined;
  /** It waits for the office. */
  paused: boolean;
};

/** How far it is, how fast and for how long yet; that it waits while the office is away. */
export function useProgressWords(): (course: Course) => string {
  const { t, formats } = useI18n();
  return (course) => {
    const { bytes, percent, speed, duration } = formats.value;
    if (course.paused) return t('files.paused', { percent: percent(shareOf(course)) });
    const values = { done: bytes(course.done), size: bytes(course.size) };
    const left = timeLeft(course);
    if (left === undefined || course.speed === undefined) return t('files.progress', values);
    return t('files.progressLeft', { ...values, speed: speed(course.speed), left: duration(left) });
  };
}

/** In whole hundredths, never more than is there. */
export const shareOf = ({ done, size }: Pick<Course, 'done' | 'size'>): number =>
  size === 0 ? 1 : Math.floor((done / size) * 100) / 100;

/** How large a file is; while it is on its way to this computer's disk, how far. */
export function useSizeWords(): (file: Pick<Attachment, 'blob' | 'size'>) => string {
  const { t, formats } = useI18n();
  const { downloads } = useOffice();
  const progressWords = useProgressWords();
  return ({ blob, size }) => {
    const now = downloads.of(blob);
    if (now?.state === 'held') return t('files.held', { percent: formats.value.percent(shareOf(now)) });
    return now?.state === 'running' ? progressWords(now) : formats.value.bytes(size);
  };
}
