// A data set of your own: made on its first use, found in the cache ever after.
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using OwnDataSet;

var data = DataRegistry.FromAssemblies([typeof(Stones).Assembly], DataRegistryOptions.FromEnvironment() with { Message = Console.Error.WriteLine });
using var file = data.Open("stones", "stones.npy");
var stones = NpyFile.Read(file, "stones.npy");
Console.WriteLine($"{data.Info("stones").Title}: {string.Join(" x ", stones.Shape)} numbers ({stones.Type})");
