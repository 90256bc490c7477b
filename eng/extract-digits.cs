#:project ../src/Noether.Lab
// Makes the built-in extract of MNIST anew:  dotnet run eng/extract-digits.cs -- src/Noether.Lab/Data/Embedded/digits
// MNIST is taken from NOETHER_DATA/mnist or the cache, or downloaded.
using Noether.Lab.Data;

DigitExtract.Build(DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment() with { Message = Console.Error.WriteLine }), args.Single());
