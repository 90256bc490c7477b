@echo off
rem Runs the noether command, building it first if its sources changed.
where /q dotnet || (echo Noether needs the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0 1>&2 & exit /b 1)
dotnet run --project "%~dp0src\Noether.Cli" --verbosity quiet -- %*
exit /b %ERRORLEVEL%
