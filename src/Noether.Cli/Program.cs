using Noether.Cli;

return CommandLine.Run(args, Terminal.OfProcess());
