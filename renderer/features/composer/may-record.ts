/** What browsers record, the smallest first: Opus where there is it, else what Apple's have. */
const types = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4;codecs=opus', 'audio/mp4'];

/** The media type that a recording has here. */
export const recordingType = () => types.find((type) => MediaRecorder.isTypeSupported(type));

/** Whether there is anything to record with: browsers hand out no microphone to pages that came without TLS. */
export const mayRecord = () =>
  'MediaRecorder' in window && 'mediaDevices' in navigator && recordingType() !== undefined;
