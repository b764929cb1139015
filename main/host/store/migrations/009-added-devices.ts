/** Which devices a member ever added: one that came back with somebody new stands under the new member in `device`. */
export const sql = `
CREATE INDEX event_device_add ON event (subject) WHERE type = 'device.add';
`;
