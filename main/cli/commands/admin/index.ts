import { Command } from 'commander';
import type { Context } from '../../context.ts';
import { accessCommands } from './access.ts';
import { hostCommands } from './hosting.ts';
import { memberCommands } from './members.ts';
import { roomCommands } from './rooms.ts';
import { upkeepCommands } from './upkeep.ts';

/** What owner and admins may do; everybody else is refused by the host. */
export function adminCommand(context: Context): Command {
  const admin = new Command('admin').description('Run the office (owner and admins).');
  for (const command of [...memberCommands, ...roomCommands, ...accessCommands, ...hostCommands, ...upkeepCommands])
    admin.addCommand(command(context));
  return admin;
}
