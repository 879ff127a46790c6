namespace MCenter.Core.Storage;

/// <summary>Something outside the program keeps it from starting; the message says what a person is to do. The host prints it without a stack trace and ends with exit code 1.</summary>
public sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
