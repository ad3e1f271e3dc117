/* The program `lean` of an official release: all of it is in libleanshared.so.  Compiled when the toolchain is installed. */
extern int lean_main(int argc, char **argv);

int main(int argc, char **argv) { return lean_main(argc, argv); }
